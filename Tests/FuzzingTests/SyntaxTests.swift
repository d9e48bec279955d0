import Fuzzing
import Testing

@Suite struct SyntaxTests {
    @Test(.timeLimit(.minutes(10))) func badScriptsEndWell() {
        let corpus = SyntaxSeeds()
        var succeeded = 0
        for seed in 1...UInt64(150) {
            let verdict = SyntaxCase(seed: seed, corpus: corpus).run()
            #expect(verdict.complaint == nil, "seed \(seed)")
            if verdict.succeeded { succeeded += 1 }
        }
        // Mutations that always break a script, or never, test little.
        #expect(succeeded > 5 && succeeded < 145)
    }

    @Test(.timeLimit(.minutes(10)), arguments: SyntaxCase.endless)
    func endlessScriptsEndByALimit(script: String) {
        #expect(SyntaxCase(script: script, seed: 1).run().complaint == nil)
    }

    @Test(.timeLimit(.minutes(10)), arguments: FoundScripts.bad)
    func whatOnceFailedDoesSoNoMore(script: String) {
        for seed in 0..<UInt64(4) { #expect(SyntaxCase(script: script, seed: seed).run().complaint == nil) }
    }
}
