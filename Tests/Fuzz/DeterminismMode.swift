import Fuzzing
import Glibc

/// Prints the checksum of what each program brings forth: its output and its whole log.
func printChecksums(_ arguments: Arguments) -> Bool {
    for number in 0..<(arguments.count ?? 200) {
        let seed = arguments.seed &+ UInt64(number)
        alarm(60)
        let sum = ProgramCase.checksum(of: ProgramGenerator.statements(seed: seed))
        print("\(seed) \(String(sum.value, radix: 16))")
    }
    return true
}

/// Runs the same programs in processes of their own, each with its own order of hash tables, and compares.
func checkDeterminism(_ arguments: Arguments) -> Bool {
    var path = [CChar](repeating: 0, count: 4096)
    let length = readlink("/proc/self/exe", &path, path.count - 1)
    guard length > 0 else { stop("the program does not find itself") }
    let own = String(decoding: path[..<length].map { UInt8(bitPattern: $0) }, as: UTF8.self)
    let count = arguments.count ?? 200
    let options = "checksums --seed \(arguments.seed) --count \(count)"
    var first: [Substring] = []
    for binary in [own] + arguments.binaries {
        for run in 1...max(1, arguments.runs) {
            let text = output(of: "'\(binary)' \(options)")
            let lines = text.split(separator: "\n")
            guard lines.count == count else {
                say("FAILED: run \(run) of \(binary) ended after \(lines.count) of \(count) programs")
                return false
            }
            if first.isEmpty { first = lines }
            for (one, other) in zip(first, lines) where one != other {
                say(
                    "FAILED: run \(run) of \(binary) gives seed and checksum \(other), and the first run \(one)"
                )
                return false
            }
            say("run \(run) of \(arguments.runs) of \(binary): the same bytes for \(count) programs")
        }
    }
    say(
        "passed: \(count) programs, \(arguments.runs) runs each in \(1 + arguments.binaries.count) builds, the same bytes"
    )
    return true
}

private func output(of command: String) -> String {
    guard let pipe = popen(command, "r") else { stop("cannot run \(command)") }
    var bytes: [UInt8] = []
    var chunk = [UInt8](repeating: 0, count: 1 << 16)
    while case let count = fread(&chunk, 1, chunk.count, pipe), count > 0 { bytes += chunk[..<count] }
    pclose(pipe)
    return String(decoding: bytes, as: UTF8.self)
}
