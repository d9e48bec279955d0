import Foundation

/// A child process that uses an SQLite file, and that a test may kill.
final class Probe {
    private let process = Process()
    private let output = Pipe()
    private var rest = Data()

    init(_ arguments: String...) throws {
        let here = try FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe")
        process.executableURL = URL(fileURLWithPath: here).deletingLastPathComponent().appending(
            path: "SQLiteProbe")
        process.arguments = arguments
        process.standardOutput = output
        try process.run()
    }

    /// The next line that it prints; nil when it has ended.
    func line() -> String? {
        while true {
            if let end = rest.firstIndex(of: 10) {
                let line = String(decoding: rest[..<end], as: UTF8.self)
                rest = Data(rest[(end + 1)...])
                return line
            }
            let more = output.fileHandleForReading.availableData
            if more.isEmpty { return nil }
            rest += more
        }
    }

    /// All that it prints until it ends.
    func lines() -> [String] {
        var lines: [String] = []
        while let line = line() { lines.append(line) }
        process.waitUntilExit()
        return lines
    }

    /// Kills it as `kill -9` does, and waits until it is gone.
    func kill() {
        Foundation.kill(process.processIdentifier, SIGKILL)
        process.waitUntilExit()
    }
}
