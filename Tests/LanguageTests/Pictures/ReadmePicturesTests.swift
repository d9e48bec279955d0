import Foundation
@testable import Language
import Picturing
import Testing

/// The pictures of the README, made by Larder from the scripts beside them.
///
/// `LARDER_RECORD_PICTURES=1 swift test --filter ReadmePicturesTests` makes them anew.
@Suite struct ReadmePicturesTests {
    private static let root = URL(fileURLWithPath: #filePath)
        .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent()
    private static let folder = root.appendingPathComponent("Sources/Picturing/Picturing.docc")

    @Test func theSessionIsWhatTheScriptGives() throws {
        let text = try String(
            contentsOf: Self.folder.appendingPathComponent("session.larder"), encoding: .utf8)
        let made = Session.recording(of: Source(name: "larder", text: text), options: Session.Options())
        #expect(made.isWell)
        try check(AnimatedSVG(made.recording).text, "session.svg")
    }

    @Test func theRaceIsWhatTheScriptGives() throws {
        let text = try String(contentsOf: Self.folder.appendingPathComponent("race.larder"), encoding: .utf8)
        let picture = Bench(text).session.picture(.svg, title: "The stale-set race", TimelineChoice())
        try check(String(decoding: picture, as: UTF8.self), "race.svg")
    }

    private func check(_ text: String, _ name: String) throws {
        let file = Self.folder.appendingPathComponent(name)
        let environment = ProcessInfo.processInfo.environment
        if environment["LARDER_RECORD_PICTURES"] != nil, environment["CI"] == nil {
            try text.write(to: file, atomically: true, encoding: .utf8)
            Issue.record("recorded \(name): run again without LARDER_RECORD_PICTURES")
            return
        }
        let isSame = try String(contentsOf: file, encoding: .utf8) == text
        #expect(isSame, "\(name) is not what Larder makes now: LARDER_RECORD_PICTURES=1 makes it anew")
        let readme = try String(contentsOf: Self.root.appendingPathComponent("README.md"), encoding: .utf8)
        let isShown = readme.contains("(Sources/Picturing/Picturing.docc/\(name))")
        #expect(isShown, "the README shows \(name)")
    }
}
