import Fuzzing
import Glibc
import Shrinking

/// Runs sessions at a terminal.
func fuzzTerminal(_ arguments: Arguments) -> Bool {
    let program = folderOfProgram() + "/larder"
    guard access(program, X_OK) == 0 else { stop("\(program) is not there: build it first") }
    let given = arguments.file.map(contents)
    var done = 0
    return Campaign(arguments: arguments).run(
        script: { seed in given ?? TerminalCase(seed: seed).script },
        check: { _, script in
            done += 1
            return (TerminalCase(script: script).run(program: program), "\(done) sessions")
        },
        shrink: { _, script in
            let lines = script.split(separator: "\n").map { $0 + "\n" }
            return Shrinker.shrink(lines, patience: 60) { parts in
                alarm(180)
                return TerminalCase(script: parts.joined()).run(program: program) != nil
            }
            .joined()
        })
}

/// The folder in which this program stands, with `larder` beside it.
private func folderOfProgram() -> String {
    var buffer = [CChar](repeating: 0, count: 4096)
    let count = readlink("/proc/self/exe", &buffer, buffer.count)
    let own = String(decoding: buffer[..<max(0, count)].map { UInt8(bitPattern: $0) }, as: UTF8.self)
    return own.split(separator: "/").dropLast().reduce("") { $0 + "/" + $1 }
}
