import Fuzzing
import Glibc
import Shrinking

/// Runs whole programs.
func fuzzPrograms(_ arguments: Arguments) -> Bool {
    let given = arguments.file.map { contents(of: $0).split(separator: "\n").map(String.init) }
    var coverage = Coverage()
    let campaign = Campaign(arguments: arguments)
    let passed = campaign.run(
        script: { seed in (given ?? ProgramGenerator.statements(seed: seed)).joined(separator: "\n") },
        check: { seed, script in
            let program = ProgramCase(seed: seed, statements: script.split(separator: "\n").map(String.init))
            let complaint = program.run()
            coverage.add(program.met)
            return (complaint, summary(of: coverage))
        },
        shrink: { seed, script in
            Shrinker.shrink(script.split(separator: "\n").map(String.init)) { statements in
                alarm(60)
                return ProgramCase(seed: seed, statements: statements).run() != nil
            }.joined(separator: "\n")
        })
    if passed { say("met: " + coverage.names.map { "\($0) \(coverage[$0])" }.joined(separator: ", ")) }
    return passed
}

private func summary(of coverage: Coverage) -> String {
    let shown = [
        "hit", "miss expired", "evict", "stale", "lost", "failed", "error", "undo and redo",
        "rewind and advance",
    ]
    return shown.map { "\($0) \(coverage[$0])" }.joined(separator: ", ")
}
