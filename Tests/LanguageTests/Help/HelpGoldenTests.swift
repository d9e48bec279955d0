import Foundation
@testable import Language
import Testing

/// The pages of help, examples and their output included, as somebody once read them and found them right.
///
/// `LARDER_RECORD_HELP=1 swift test --filter HelpGoldenTests` writes them anew. The run that records fails, so that no
/// run can pass that has compared nothing, and where `CI` is set nothing is recorded.
@Suite struct HelpGoldenTests {
    private static let folder = URL(fileURLWithPath: #filePath)
        .deletingLastPathComponent().deletingLastPathComponent().appendingPathComponent("Goldens/help")
    private static let environment = ProcessInfo.processInfo.environment
    private static let isRecording = environment["LARDER_RECORD_HELP"] != nil

    @Test(arguments: HelpPages.names)
    func thePageIsItsGolden(_ name: String) throws {
        let text = try #require(HelpPages.texts[name])
        let file = Self.folder.appendingPathComponent("\(name).txt")
        if Self.isRecording { return try Self.record(text, file) }
        guard let golden = try? String(contentsOf: file, encoding: .utf8) else {
            Issue.record("\(file.lastPathComponent) is missing: LARDER_RECORD_HELP=1 records it")
            return
        }
        let lines = text.split(separator: "\n", omittingEmptySubsequences: false)
        let expected = golden.split(separator: "\n", omittingEmptySubsequences: false)
        for (number, (line, wanted)) in zip(lines, expected).enumerated() where line != wanted {
            Issue.record("\(name).txt:\(number + 1): expected\n  \(wanted)\nand got\n  \(line)")
            return
        }
        #expect(lines.count == expected.count, "\(name).txt")
    }

    @Test func everyGoldenHasItsPage() throws {
        let files = try FileManager.default.contentsOfDirectory(atPath: Self.folder.path)
        let left = files.filter { !$0.hasSuffix(".txt") || !HelpPages.names.contains(String($0.dropLast(4))) }
        #expect(left.sorted() == [])
    }

    private static func record(_ text: String, _ file: URL) throws {
        guard environment["CI"] == nil else {
            Issue.record("nothing is recorded where CI is set")
            return
        }
        try text.write(to: file, atomically: true, encoding: .utf8)
        Issue.record("recorded \(file.lastPathComponent): run again without LARDER_RECORD_HELP")
    }
}
