import Foundation
@testable import Keyspace
@testable import Language
import Testing

/// The pages of help on Redis's commands: one golden for each family, and what every page keeps to.
///
/// They are recorded as those of `HelpGoldenTests` are.
@Suite struct RedisHelpTests {
    private static let folder = URL(fileURLWithPath: #filePath)
        .deletingLastPathComponent().deletingLastPathComponent().appendingPathComponent("Goldens/redis")
    private static let environment = ProcessInfo.processInfo.environment

    private static func text(_ group: CommandDescriptor.Group) throws -> String {
        try CommandTable.all.filter { $0.group == group }.map { try Help.text(on: $0.name) }.joined(
            separator: "\n")
    }

    @Test(arguments: CommandDescriptor.Group.allCases)
    func theFamilyIsItsGolden(_ group: CommandDescriptor.Group) throws {
        let text = try Self.text(group)
        let name = group.rawValue.replacingOccurrences(of: " ", with: "-") + ".txt"
        let file = Self.folder.appendingPathComponent(name)
        if Self.environment["LARDER_RECORD_HELP"] != nil, Self.environment["CI"] == nil {
            try FileManager.default.createDirectory(at: Self.folder, withIntermediateDirectories: true)
            try text.write(to: file, atomically: true, encoding: .utf8)
            Issue.record("recorded \(name): run again without LARDER_RECORD_HELP")
            return
        }
        let golden = try String(contentsOf: file, encoding: .utf8)
        let lines = text.split(separator: "\n", omittingEmptySubsequences: false)
        let expected = golden.split(separator: "\n", omittingEmptySubsequences: false)
        for (number, (line, wanted)) in zip(lines, expected).enumerated() where line != wanted {
            Issue.record("\(name):\(number + 1): expected\n  \(wanted)\nand got\n  \(line)")
            return
        }
        #expect(lines.count == expected.count, "\(name)")
    }

    @Test(arguments: CommandTable.all.map(\.name))
    func noLineIsTooWide(_ name: String) throws {
        for line in try Help.text(on: name).split(separator: "\n") { #expect(line.count <= 100, "\(line)") }
    }

    @Test func capitalsMeanRedis() throws {
        #expect(try Help.text(on: "TTL").hasPrefix("TTL: the seconds"))
        #expect(try Help.text(on: "ttl").hasPrefix("ttl: "))
        #expect(try Help.text(on: "hset") == Help.text(on: "HSET"))
        #expect(try Help.text(on: "object encoding") == Help.text(on: "OBJECT ENCODING"))
        #expect(try Help.text(on: "OBJECT").contains("OBJECT FREQ"))
        #expect(try Help.text(on: "volatile-ttl").contains("maxmemory-policy"))
    }

    /// An example is a transcript, which can be pasted: into a session in which nothing has been built.
    @Test(arguments: CommandTable.all.map(\.name))
    func theExampleRunsAtAnEmptyPrompt(_ name: String) throws {
        let page = try Help.text(on: name)
        let example = try #require(page.components(separatedBy: "\nExample:\n").last)
        let pasted = example.split(separator: "\n").map { $0.dropFirst(2) }.joined(separator: "\n")
        #expect(pasted.hasPrefix("larder> cache front\n"), "\(name)")
        let bench = Bench(interactive: true)
        bench.run(pasted + "\n")
        #expect(!bench.errors.contains("error"), "\(pasted)\n\(bench.errors)")
    }

    @Test func theListHasEveryCommand() throws {
        let list = try Help.text(on: "redis")
        for command in CommandTable.all { #expect(list.contains("  \(command.name) "), "\(command.name)") }
    }
}
