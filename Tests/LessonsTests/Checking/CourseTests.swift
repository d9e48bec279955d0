import Foundation
import Language
import Testing

@testable import Lessons

/// The course that comes with Larder.
@Suite struct CourseTests {
    private static let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
        .deletingLastPathComponent()
        .deletingLastPathComponent().deletingLastPathComponent()
    private static let folder = root.appendingPathComponent("lessons").path

    private static let entries = (try? Course(folder: folder).entries) ?? []

    /// Those whose workloads take minutes in a build that is not optimized. `larder lessons check`, which scripts/test
    /// runs on all of them, goes the same way.
    private static let long: Set = [7, 11, 12, 13, 16, 17, 18, 19, 20]

    @Test func thereIsACourse() { #expect(Self.entries.count >= 18) }

    /// A lesson can be taken with nothing but Enter, from its beginning to its end.
    @Test(arguments: entries.filter { !long.contains($0.number) }.map(\.path))
    func enterAloneLeadsToTheEnd(path: String) throws {
        let bench = TutorBench(try Lesson(file: path))
        _ = bench.begin()
        for _ in 0..<500 where !bench.tutor.isOver {
            if case .exercise = bench.tutor.stage { bench.type("next") } else { bench.type("") }
        }
        #expect(bench.tutor.isFinished)
    }

    /// What a learner is shown fits a terminal of 80 columns, but for lines of a trace, which `grep` finds whole.
    @Test(arguments: entries.map(\.path))
    func textFitsTheTerminal(path: String) throws {
        let text = TerminalText()
        for piece in try Lesson(file: path).pieces {
            guard case .prose(let prose) = piece else { continue }
            // An address is not parted.
            for line in text.lines(prose.blocks) where !line.contains("https://") {
                #expect(line.count <= 80, "\(line)")
            }
        }
    }

    /// What is in code quotes and begins with `help` is a page of help.
    @Test(arguments: entries.map(\.path))
    func helpThatIsMentionedExists(path: String) throws {
        let text = try String(contentsOfFile: path, encoding: .utf8)
        for part in text.components(separatedBy: "`help ").dropFirst() {
            let topic = part.prefix { $0 != "`" }
            #expect(throws: Never.self, "help \(topic)") { try Help.text(on: String(topic)) }
        }
    }

    @Test func theFormatIsDocumentedBesideTheLessons() throws {
        let readme = try? String(contentsOfFile: Self.folder + "/README.md", encoding: .utf8)
        if readme != LessonFormat.readme, ProcessInfo.processInfo.environment["LARDER_RECORD_HELP"] != nil {
            try LessonFormat.readme.write(
                toFile: Self.folder + "/README.md", atomically: true, encoding: .utf8)
        }
        #expect(
            readme == LessonFormat.readme,
            "LARDER_RECORD_HELP=1 swift test --filter CourseTests writes lessons/README.md anew")
    }

    @Test func lessonsAreFoundByNumberNameAndPart() throws {
        let course = try Course(folder: Self.folder)
        #expect(try course.entry("1").name == course.entries[0].name)
        #expect(try course.entry("06").number == 6)
        #expect(try course.entry("time to live").number == 2)
        #expect(try course.entry("stampede").number == 6)
        #expect(throws: Course.Trouble.self) { try course.entry("99") }
        #expect(throws: Course.Trouble.self) { try course.entry("a") }
        #expect(throws: Course.Trouble.self) { try course.entry("") }
    }
}
