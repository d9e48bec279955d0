import Foundation
import Language
import Lessons

/// A folder that exists as long as a test runs.
final class Workshop {
    let path: String

    init() throws {
        let folder = FileManager.default.temporaryDirectory.appendingPathComponent(
            "larder-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        path = folder.path
    }

    deinit { try? FileManager.default.removeItem(atPath: path) }

    func at(_ name: String) -> String { path + "/" + name }

    func write(_ name: String, _ text: String) throws { try write(name, Array(text.utf8)) }

    func write(_ name: String, _ bytes: [UInt8]) throws {
        let url = URL(fileURLWithPath: at(name))
        try FileManager.default.createDirectory(
            at: url.deletingLastPathComponent(), withIntermediateDirectories: true)
        try Data(bytes).write(to: url)
    }

    func read(_ name: String) throws -> [UInt8] {
        Array(try Data(contentsOf: URL(fileURLWithPath: at(name))))
    }

    func text(_ name: String) throws -> String { String(decoding: try read(name), as: UTF8.self) }

    func link(_ name: String, to target: String) throws {
        try FileManager.default.createSymbolicLink(atPath: at(name), withDestinationPath: target)
    }

    /// The names in the folder, hidden ones included.
    func names() throws -> [String] { try FileManager.default.contentsOfDirectory(atPath: path).sorted() }

    /// A text without this folder's path, which is another in every run.
    func relative(_ text: String) -> String { text.replacingOccurrences(of: path + "/", with: "") }

    /// Runs a golden suite over the folder, or over paths in it.
    func run(
        _ paths: [String] = [], _ options: GoldenSuite.Options = .init(), ci: String? = nil,
        selection: GoldenSelection = .init(), format: GoldenFormat = .text, isColored: Bool = false,
        hasTimings: Bool = false, with runner: @escaping ScriptRunner = toyRunner,
        deciding: ((GoldenResult) -> GoldenSuite.Decision)? = nil
    ) throws -> (report: String, summary: GoldenSummary) {
        let suite = try GoldenSuite(
            paths: paths.isEmpty ? [path] : paths.map(at), selection: selection, options: options,
            continuousIntegration: ci)
        var report = ""
        let summary = suite.run(
            GoldenReporting(format, isColored: isColored, hasTimings: hasTimings), with: runner,
            deciding: deciding
        ) { report += $0 }
        return (relative(report), summary)
    }
}

/// A language of a few words: `say TEXT` prints, `fail TEXT` ends with an error, `wait` runs until the deadline, `hang`
/// goes on past it, `leave NAME TEXT` writes a file, `show NAME` prints one, and `expect` never holds.
func toyRunner(_ run: ScriptRun) -> ScriptOutcome {
    var output = ""
    var failed: [FailedExpectation] = []
    for (index, line) in run.source.split(separator: "\n").enumerated() {
        output += "larder> \(line)\n"
        let words = line.split(separator: " ", maxSplits: 1)
        let rest = words.count > 1 ? String(words[1]) : ""
        switch words.first {
        case "say": output += rest.replacingOccurrences(of: "\\n", with: "\n") + "\n"
        case "fail":
            return ScriptOutcome(
                output: output, diagnostics: "\(run.name):\(index + 1):1: error: \(rest)\n", exitStatus: 1)
        case "wait":
            while let deadline = run.deadline, deadline > .now { usleep(1000) }
            return ScriptOutcome(
                output: output, exitStatus: 1, stoppedIn: .init(line: index + 1, text: String(line)))
        case "hang": sleep(20)
        case "leave":
            let parts = rest.split(separator: " ", maxSplits: 1)
            try? Data((parts.count > 1 ? String(parts[1]) : "").utf8).write(
                to: URL(fileURLWithPath: run.folder + "/" + parts[0]))
        case "show":
            output +=
                (try? String(contentsOfFile: run.folder + "/" + rest, encoding: .utf8)) ?? "no \(rest)\n"
        case "expect":
            failed.append(
                .init(file: run.name, line: index + 1, expected: "expect \(rest)", actual: "it is not"))
        default: break
        }
    }
    return ScriptOutcome(
        output: output, exitStatus: failed.isEmpty ? 0 : 1, failedExpectations: failed.count,
        expectations: failed)
}

/// A small generator with a seed (SplitMix64).
struct SeededGenerator: RandomNumberGenerator {
    var state: UInt64

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        return mixed ^ (mixed >> 31)
    }
}

/// Runs a program that this machine may have; nil if it does not.
func runProgram(_ name: String, _ arguments: [String], in folder: String) throws -> (
    status: Int32, output: [UInt8]
)? {
    let program = "/usr/bin/" + name
    guard FileManager.default.isExecutableFile(atPath: program) else { return nil }
    let process = Process()
    process.executableURL = URL(fileURLWithPath: program)
    process.arguments = arguments
    process.currentDirectoryURL = URL(fileURLWithPath: folder)
    let pipe = Pipe()
    process.standardOutput = pipe
    process.standardError = FileHandle.nullDevice
    process.standardInput = FileHandle.nullDevice
    try process.run()
    let output = Array(pipe.fileHandleForReading.readDataToEndOfFile())
    process.waitUntilExit()
    return (process.terminationStatus, output)
}
