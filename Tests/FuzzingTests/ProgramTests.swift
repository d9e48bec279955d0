import Fuzzing
import Testing

@Suite struct ProgramTests {
    @Test(.timeLimit(.minutes(10))) func invariantsHoldInGeneratedPrograms() {
        var coverage = Coverage()
        for seed in 1...UInt64(120) {
            let program = ProgramCase(seed: seed, statements: ProgramGenerator.statements(seed: seed))
            #expect(program.run() == nil, "seed \(seed)")
            coverage.add(program.met)
        }
        // What the invariants are about was reached, good and bad.
        for name in Self.reached { #expect(coverage[name] > 0, "\(name) was never met") }
    }

    private static let reached = [
        "hit", "miss cold", "miss expired", "miss evicted", "miss rejected", "miss invalidated", "miss lost",
        "miss unavailable", "miss negative", "evict", "expire", "stale", "lost", "failed", "error",
        "coalesce",
        "flushed", "retry", "join", "refresh", "crash", "skip", "settled", "undo and redo",
        "rewind and advance", "undo",
        "rewind", "reset",
    ]

    @Test(.timeLimit(.minutes(10)), arguments: FoundScripts.programs)
    func whatOnceFailedDoesSoNoMore(script: String) {
        let statements = script.split(separator: "\n").map(String.init)
        for seed in 0..<UInt64(4) { #expect(ProgramCase(seed: seed, statements: statements).run() == nil) }
    }

    @Test(.timeLimit(.minutes(10))) func theSameProgramGivesTheSameBytes() {
        for seed in 1...UInt64(25) {
            let statements = ProgramGenerator.statements(seed: seed)
            let sum = ProgramCase.checksum(of: statements)
            for _ in 0..<2 { #expect(ProgramCase.checksum(of: statements) == sum, "seed \(seed)") }
        }
    }
}
