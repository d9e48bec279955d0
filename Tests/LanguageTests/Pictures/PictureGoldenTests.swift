import Foundation
@testable import Language
@testable import Picturing
import Testing

/// The files in which a run can be written, as somebody once looked at them and found them right.
///
/// `LARDER_RECORD_PICTURES=1 swift test --filter PictureGoldenTests` writes them anew, and fails, as the recording of help
/// does.
@Suite struct PictureGoldenTests {
    private static let folder = URL(fileURLWithPath: #filePath)
        .deletingLastPathComponent().deletingLastPathComponent().appendingPathComponent("Goldens/pictures")
    private static let environment = ProcessInfo.processInfo.environment

    /// The stale-set race: a read and a write of one key at the same time.
    static let race = """
        database users rows=user:1..user:100 read=20ms write=5ms
        cache front over users capacity=2 ttl=60s
        after 5ms write user:1 "Ann"
        read user:1
        read user:1
        read user:2 user:3
        """

    @Test(arguments: PictureFormat.all.filter { $0 != .page }.map(\.name))
    func thePictureIsItsGolden(_ name: String) throws {
        let format = try #require(PictureFormat.named(name))
        try compare(Self.picture(format, of: Self.race), with: "race\(format.ending)")
    }

    /// Of a page only the data is compared, as it was before it was compressed: how zlib does that is its own affair.
    @Test func theDataOfThePageIsItsGolden() throws {
        let bench = Bench(Self.race)
        let run = bench.session.page("race.larder")
        let text = String(decoding: run.payload, as: UTF8.self)
        try compare(text.replacing(",\"", with: ",\n\"") + "\n", with: "race.page.json")
    }

    /// A cache with a dirty entry, one that is half through its life, and a key that would be markup.
    static let held = """
        database users rows=user:1..user:9
        cache front over users strategy=write-behind flush-every=1m ttl=10s capacity=3
        read user:1
        advance 5s
        write user:2 "Bo"
        write "</text>" "<b>"
        """

    @Test func theContentOfACacheIsItsGolden() throws {
        let bench = Bench(Self.held)
        var choice = TimelineChoice()
        choice.content = "front"
        let text = String(decoding: bench.session.picture(.svg, title: "held", choice), as: UTF8.self)
        #expect(!text.contains("<b>"))
        #expect(text.hasPrefix(PictureFormat.svg.beginning))
        try compare(text, with: "content.svg")
    }

    @Test(arguments: PictureFormat.all.map(\.name))
    func thePictureIsTheSameEachTime(_ name: String) throws {
        let format = try #require(PictureFormat.named(name))
        let text = Self.picture(format, of: Self.race)
        #expect(text == Self.picture(format, of: Self.race))
        #expect(text.hasPrefix(format.beginning))
    }

    static func picture(_ format: PictureFormat, of script: String) -> String {
        let bench = Bench(script)
        return String(
            decoding: bench.session.picture(format, title: "race.larder", TimelineChoice()), as: UTF8.self)
    }

    private func compare(_ text: String, with name: String) throws {
        let file = Self.folder.appendingPathComponent(name)
        if Self.environment["LARDER_RECORD_PICTURES"] != nil, Self.environment["CI"] == nil {
            try text.write(to: file, atomically: true, encoding: .utf8)
            Issue.record("recorded \(name): run again without LARDER_RECORD_PICTURES")
            return
        }
        let golden = try String(contentsOf: file, encoding: .utf8)
        let lines = text.split(separator: "\n", omittingEmptySubsequences: false)
        let wanted = golden.split(separator: "\n", omittingEmptySubsequences: false)
        for (number, (line, expected)) in zip(lines, wanted).enumerated() where line != expected {
            Issue.record("\(name):\(number + 1): expected\n  \(expected)\nand got\n  \(line)")
            return
        }
        #expect(lines.count == wanted.count, "\(name)")
    }
}
