import Foundation
import Fuzzing
import Testing

@Suite struct SyntaxTests {
    /// Where scripts may save files.
    private static let folder: String = {
        let folder = FileManager.default.temporaryDirectory.appending(path: "larder-syntax-\(getpid())").path
        try? FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        return folder
    }()

    @Test(.timeLimit(.minutes(10))) func badScriptsEndWell() {
        let corpus = SyntaxSeeds()
        var succeeded = 0
        for seed in 1...UInt64(150) {
            let verdict = SyntaxCase(seed: seed, corpus: corpus).run(in: Self.folder)
            #expect(verdict.complaint == nil, "seed \(seed)")
            if verdict.succeeded { succeeded += 1 }
        }
        // Mutations that always break a script, or never, test little.
        #expect(succeeded > 5 && succeeded < 145)
    }

    @Test(.timeLimit(.minutes(10)), arguments: SyntaxCase.endless)
    func endlessScriptsEndByALimit(script: String) {
        #expect(SyntaxCase(script: script, seed: 1).run(in: Self.folder).complaint == nil)
    }

    @Test(.timeLimit(.minutes(10)), arguments: FoundScripts.bad.indices)
    func whatOnceFailedDoesSoNoMore(number: Int) {
        // By number, because some of them are longer than a report should be.
        let script = FoundScripts.bad[number]
        for seed in 0..<UInt64(4) {
            #expect(SyntaxCase(script: script, seed: seed).run(in: Self.folder).complaint == nil)
        }
    }
}
