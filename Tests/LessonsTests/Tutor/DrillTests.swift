import Foundation
import Language
import Testing

@testable import Lessons

/// What was got wrong some lessons ago, asked again; and what a person has come to.
@Suite struct DrillTests {
    let workshop: Workshop
    let course: Course
    let progress: ProgressFile

    init() throws {
        workshop = try Workshop()
        try workshop.write("c/01-sample.md", LessonFormat.example)
        try workshop.write(
            "c/02-sample.md", LessonFormat.example.replacing("# 1. A second read", with: "# 2. Another"))
        course = try Course(folder: workshop.at("c"))
        progress = ProgressFile(path: workshop.at("p.jsonl"))
    }

    private func keep(_ lesson: String, _ predictions: [Int: Bool]) {
        var entry = progress[course.key(lesson)]
        entry.predictions = predictions
        progress.keep(entry)
    }

    @Test func nothingIsAskedOfTheLastLesson() {
        keep("01-sample", [0: true, 1: true])
        keep("02-sample", [0: false, 1: false])
        #expect(Drill(course, progress) == nil)
    }

    @Test func aQuestionIsAskedWhereItStoodAndCountsOnceItIsRight() throws {
        keep("01-sample", [0: true, 1: false])
        keep("02-sample", [0: true])
        let drill = try #require(Drill(course, progress))
        #expect(drill.count == 1)
        var said = ""
        let tutor = Tutor(drill) { said += $0 }
        tutor.begin()
        #expect(said.contains("[1/1] Lesson 1, A second read\n\nAnd how long did it take?\n"), "\(said)")
        tutor.enter("22ms")
        tutor.enter("")
        // The session is where the lesson had come to: a minute has passed, and the copy was stored anew.
        #expect(said.contains("60.044s  front   HIT      user:1"), "\(said)")
        #expect(said.contains("It came otherwise."))
        drill.keep(tutor.progress, in: progress)
        #expect(progress[course.key("01-sample")].predictions == [0: true, 1: false])

        let again = Tutor(drill) { _ in }
        again.begin()
        again.enter("1ms")
        again.enter("")
        #expect(again.isFinished)
        drill.keep(again.progress, in: progress)
        #expect(progress[course.key("01-sample")].predictions == [0: true, 1: true])
        #expect(Drill(course, progress) == nil)
    }

    @Test func theCountsOfACourse() {
        keep("01-sample", [0: true, 1: false])
        var second = progress[course.key("02-sample")]
        second.isDone = true
        second.passed = [1]
        second.predictions = [0: true]
        second.solved = ["One load": 2]
        second.hints = 3
        progress.keep(second)
        #expect(
            CourseStatistics(course, progress).text(columns: 80) == """
                lessons      1 done, 0 begun, of 2
                predictions  2 right, 1 wrong, 1 passed (67% right)
                exercises    1 solved with 2 statements, 0 whose solution was shown
                hints        3
                got wrong    lesson 1: question 2 ('larder learn --drill' asks again)

                """)
    }
}
