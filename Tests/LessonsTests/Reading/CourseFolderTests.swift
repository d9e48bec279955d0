import Foundation
import Language
import Testing

@testable import Lessons

/// Courses outside of this repository: their index, parts, set-up files and languages; and the one that is carried.
@Suite struct CourseFolderTests {
    let workshop: Workshop

    init() throws { workshop = try Workshop() }

    private static let index = """
        # Caching at work

        <!-- course
        name: at-work
        lang: de
        setup: shop.setup
        -->

        For new colleagues.

        """

    /// A lesson without what its set-up file builds, in German.
    private func write(_ path: String, number: Int, title: String) throws {
        let text = """
            # \(number). \(title)

            <!-- lesson
            minutes: 5
            about: Was eine Kopie spart.
            -->

            ## Zweimal dasselbe

            Gleich wird `user:1` mit `read` gelesen. Was wird das?

            <!-- predict
            choice: ein Treffer
              expect hit
            right: ein Fehlschlag
              expect miss
            because: Es war die erste Frage.
            -->

            ```larder
            larder> read user:1
               0.000s  front   MISS     user:1   cold: never cached before
               0.001s  users   READ     user:1   "row 1", 20ms
               0.021s  front   STORE    user:1   no ttl · 1 entry
               0.022s  app     DONE     user:1   "row 1" from users in 22ms
            ```

            ## Jetzt du

            Lies noch einmal.

            <!-- exercise: Ein Treffer
            goal: ein Treffer
              expect hit
              expect stats app reads >= 2
            forbid: workload
            hint: Es ist dieselbe Frage.
            solution:
              read user:1
            -->

            ## Was bleibt

            - Wiederholung.

            ## Zum Weiterlesen

            - `help hit`.

            """
        try workshop.write(path, text)
    }

    private func makeCourse() throws -> Course {
        try workshop.write("c/course.md", Self.index)
        try workshop.write("c/shop.setup", "database users rows=user:1..user:9\ncache front over users\n")
        try write("c/1-basics/01-first.md", number: 1, title: "Erstes")
        try write("c/2-more/02-second.md", number: 2, title: "Zweites")
        return try Course(folder: workshop.at("c"))
    }

    @Test func partsAndTheIndexAreRead() throws {
        let course = try makeCourse()
        #expect(course.index.title == "Caching at work" && course.indexFaults == [])
        #expect(course.entries.map(\.part) == ["1-basics", "2-more"])
        #expect(course.key("01-first") == "at-work/01-first")
        let list = course.list(ProgressFile(path: nil), columns: 80, isStyled: false)
        #expect(
            list == """
                Caching at work
                1-basics
                  1          Erstes (5 min)
                2-more
                  2          Zweites (5 min)
                0 of 2 done.

                """)
    }

    @Test func theSetUpFileComesFirstAndTheLanguageIsThatOfTheCourse() throws {
        let course = try makeCourse()
        #expect(try workshop.run(["c"]).summary.exitStatus == 0)
        let checked = try CourseCheck.run([workshop.at("c")], isQuick: true)
        #expect(checked.map { workshop.relative($0.report) }.count { $0.hasPrefix("ok") } == 2, "\(checked)")
        let lesson = try course.entries[0].lesson()
        #expect(lesson.language == "de")
        let bench = TutorBench(lesson)
        #expect(bench.begin().hasPrefix("Lektion 1: Erstes (5 Minuten)\n"))
        #expect(bench.type("2").hasPrefix("Du sagst: ein Fehlschlag. Mal sehen.\n"))
        #expect(bench.type("next").contains("Vorhergesagt: ein Fehlschlag. Richtig.\n"))
        #expect(bench.type("").contains("Aufgabe: Ein Treffer\n"))
        #expect(
            bench.type("read user:1").contains(
                "Gelöst, mit 1 Anweisung. Eine kürzere Lösung ist nicht bekannt."))
        var handout = Handout(lesson)
        let html = handout.text()
        #expect(html.contains("<html lang=\"de\">") && html.contains("<b>Frage 1.</b>"))
    }

    @Test func aSetUpFileThatIsMissingOrFailsIsNamed() throws {
        let course = try makeCourse()
        func fault() -> String? {
            do throws(LessonUnreadable) {
                _ = try course.entries[0].lesson()
                return nil
            } catch { return error.faults.first?.message }
        }
        try workshop.write("c/shop.setup", "cache front over nothing\n")
        #expect(fault()?.hasPrefix("the set-up file 'shop.setup' fails: ") ?? false, "\(fault() ?? "")")
        try FileManager.default.removeItem(atPath: workshop.at("c/shop.setup"))
        #expect(fault() == "there is no set-up file 'shop.setup'")
    }

    @Test(arguments: [
        ("# \n", "the first line is not the course's title"),
        ("# A\n", "a course says what it is called"),
        ("# A\n\n<!-- course\nname: a b\n-->\n", "a course needs a name of letters, digits and dashes"),
        ("# A\n\n<!-- course\nname: a\nsetup: ../x.setup\n-->\n", "'../x.setup' is no name of a file"),
        ("# A\n\n<!-- course\nname: a\nsetup: x.md\n-->\n", "'x.md' is Markdown, not statements"),
        ("# A\n\n<!-- course\nnam: a\n-->\n", "'course' has no field 'nam'"),
    ])
    func anIndexThatIsWrongIsAFault(text: String, message: String) throws {
        _ = try makeCourse()
        try workshop.write("c/course.md", text)
        let reports = try CourseCheck.run([workshop.at("c")], isQuick: true).map(\.report).joined()
        #expect(reports.contains("course.md:") && reports.contains(message), "\(reports)")
    }

    @Test func progressBelongsToACourse() throws {
        let course = try makeCourse()
        let progress = ProgressFile(path: workshop.at("p.jsonl"))
        var done = progress[course.key("01-first")]
        done.isDone = true
        progress.keep(done)
        let again = ProgressFile(path: workshop.at("p.jsonl"))
        #expect(again["at-work/01-first"].isDone && !again["larder/01-first"].isDone)
        again.reset([course.key("01-first")])
        #expect(!ProgressFile(path: workshop.at("p.jsonl"))["at-work/01-first"].isDone)
    }

    @Test func whatWasKeptBeforeThereWereCoursesCounts() throws {
        try workshop.write("p.jsonl", "{\"lesson\":\"02-time-to-live\",\"done\":true}\n")
        let progress = ProgressFile(path: workshop.at("p.jsonl"))
        #expect(progress["larder/02-time-to-live"].isDone)
        progress.reset(["larder/02-time-to-live"])
        #expect(!ProgressFile(path: workshop.at("p.jsonl"))["larder/02-time-to-live"].isDone)
    }

    @Test func theProgramCarriesTheCourse() throws {
        let folder = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
            .appending(path: "../../../lessons").standardized.path
        let course = try Course(folder: folder)
        let carried = Course.carried
        #expect(
            carried.entries.map(\.name) == course.entries.map(\.name), "Sources/CCourse/course.c lists them")
        #expect(carried.index == course.index)
        for (mine, file) in zip(carried.entries, course.entries) {
            #expect(try mine.lesson().bytes == file.lesson().bytes, "\(file.name) as it is now")
        }
    }
}
