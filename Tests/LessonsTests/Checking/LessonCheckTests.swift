import Language
import Testing

@testable import Lessons

/// `larder lessons check`: both ends of a lesson.
@Suite struct LessonCheckTests {
    private func check(_ text: String, path: String = "01-sample.md") throws -> [String] {
        LessonCheck(try lesson(text, path: path)).faults.map { "\($0.line): \($0.message)" }
    }

    @Test func theSampleIsInOrder() throws {
        #expect(try check(LessonFormat.example) == [])
        #expect(try lesson().inventory == "4 steps, 2 predictions, 1 exercise, 2 hints")
    }

    @Test(arguments: [
        ("# 1. A", "# 2. A", "1: the title has the number 2, and the file's name 1"),
        ("minutes: 5", "minutes: 60", "1: a lesson takes 5 to 15 minutes, not 60"),
        (
            "## Where to read more", "## Literature",
            "89: the lesson does not end with what to remember and where to read more"
        ),
        ("## What to remember", "## Twice the same", "85: a second step is called 'Twice the same'"),
        ("- Here: `help hit`.\n", "", "89: the step 'Where to read more' is empty"),
        ("A cache lives on", "FILL IN A cache lives on", "82: still to be filled in"),
        ("  60.021s  front", "  60.022s  front", "36: the output is not what is printed"),
        (
            "right: 1ms", "right: 2ms",
            "46: the right answer is not right: the read of user:1 at 60.044s was a hit, "
                + "and brought \"row 1\""
        ),
        (
            "  expect miss expired", "  expect miss cold",
            "29: the right answer is not right: the read of user:1 at "
                + "60.022s was a miss (expired), and brought \"row 1\""
        ),
        ("  expect hit\n", "  expect miss\n", "27: this answer is right as well: 'a hit'"),
        (
            "expect stats app reads >= 3", "expect stats app reads >= 0",
            "62: the exercise 'One load' is solved before anything is typed"
        ),
        (
            "expect stats app reads >= 3", "expect stats app reads >= 4",
            "66: the solution does not meet 'at least three reads': it is 3"
        ),
        (
            "shortest:\n  read user:1 user:1 user:1",
            "shortest:\n  read user:1\n  read user:1\n  read user:1",
            "81: the shortest solution takes 3 statements, and the solution 3"
        ),
        ("forbid: warm configure", "forbid: read", "77: the solution uses 'read', which is forbidden"),
        (
            "solution:\n  read user:1\n", "solution:\n  read user:1 in=back\n",
            "77: the solution fails: there is no node 'back'"
        ),
        (
            "start:\n", "start:\n  read user:1\n",
            "64: what it starts with fails: there is nothing to read from or write to yet"
        ),
        (
            "  try read user:2\n", "  try read user:1\n",
            "72: this hint never shows: 'expect events miss in=front >= 2' is not so: there are 1"
        ),
        (
            "  try read user:1\n", "  try read user:1 user:1 user:1\n",
            "72: what leads to this hint solves the exercise"
        ),
        (
            "when expect events miss in=front >= 2", "when expect events miss in=front >= 0",
            "72: this hint shows before anything is typed"
        ),
        (
            "hint: The first read of a user is always a miss.",
            "hint: Two misses.\n  when expect events miss in=front >= 2\n  try read user:1 user:2",
            "62: no hint can be asked for"
        ),
    ])
    func eachFault(old: String, new: String, expected: String) throws {
        var text = LessonFormat.example
        let place = try #require(text.firstRange(of: old))
        text.replaceSubrange(place, with: new)
        let found = try check(text)
        #expect(found.contains(expected), "\(found)")
    }

    @Test func ofTwoHintsThatShowTogetherTheSecondIsMasked() throws {
        let text = sampleText(
            (
                "hint: That was",
                "hint: First.\n  when expect events miss in=front >= 1\n  try read user:3\nhint: That was"
            ))
        #expect(try check(text) == [])
        // Where the first never lets go, the second has to wait its turn, and its try ends before that.
        let masked = text.replacing(
            "  when expect events miss in=front >= 2\n  try read user:1\n  try read user:2",
            with: "  when expect events miss in=front >= 1\n  try read user:1")
        #expect(try check(masked) == ["75: this hint never shows: 'First.' shows in its place"])
    }

    @Test func theRightAnswerIsNotAlwaysAtTheSamePlace() throws {
        let text = sampleText(
            (
                "typed: expect latency = ?\nright: 1ms",
                "choice: 22ms\n  expect latency = 22ms\nright: 1ms\n  expect latency = 1ms"
            ))
        #expect(
            try check(text) == ["26: the right answer stands at the same place in every prediction"])
    }

    @Test func aTextThatScrollsAwayIsNamed() throws {
        let long = (1...22).map { "- point " + String(repeating: "i", count: $0) }.joined(separator: "\n")
        #expect(
            try check(sampleText(("Prose is Markdown.", long + "\n\nProse is Markdown."))) == [
                "10: 27 lines before something is to be typed: the first scroll away"
            ])
    }

    @Test func aTrialIsWhatIsJudged() throws {
        let text = sampleText(
            (
                "goal: at least three reads\n  expect stats app reads >= 3",
                "trial:\n  read user:5\n  read user:5\n"
                    + "goal: five reads, two of them the trial's\n  expect stats app reads >= 5"
            ),
            ("expect stats users loads <= 1", "expect stats users loads <= 2"),
            ("at most one of them", "at most two of them"), ("in=front >= 2", "in=front >= 3"))
        #expect(try check(text) == [])
        let exercise = try lesson(text).exercises[0]
        let judge = ExerciseJudge(exercise: exercise, before: [], options: .init())
        let session = judge.start(then: ["read user:1 user:1"])
        #expect(judge.assess(session).verdict.goals.map(\.complaint) == ["it is 4", nil])
        // The trial leaves no trace in the session that is judged.
        #expect(ExerciseJudge.score(session) == 1)
    }

    // MARK: A course

    @Test func numbersAndTitlesAreInOrder() throws {
        let workshop = try Workshop()
        try workshop.write("01-sample.md", LessonFormat.example)
        try workshop.write("03-sample.md", sampleText(("# 1.", "# 3.")))
        try workshop.write("notes.md", "# Notes\n")
        try workshop.write("README.md", "# About\n")
        let results = try CourseCheck.run([workshop.path])
        let reports = results.map { workshop.relative($0.report) }.joined()
        #expect(
            reports == """
                ok     01-sample.md: 4 steps, 2 predictions, 1 exercise, 2 hints
                03-sample.md:1: error: the title is that of 01-sample, too
                  give it another
                03-sample.md:1: error: lesson 3 comes where lesson 2 should
                  number the lessons 1, 2, 3, …, in their titles and their files' names
                notes.md:1: error: the name is not that of a lesson, so nobody finds it
                  call it NN-NAME.md, such as 02-time-to-live.md

                """)
    }

    @Test func aLessonThatCannotBeReadIsReported() throws {
        let workshop = try Workshop()
        try workshop.write("01-a.md", "# 1. A\n```larder\n")
        let results = try CourseCheck.run([workshop.path])
        #expect(results.count == 1)
        #expect(
            workshop.relative(results[0].report).hasPrefix("01-a.md:2: error: this block is never closed\n"))
        #expect(throws: GoldenError.self) { try CourseCheck.run([workshop.at("nowhere")]) }
    }
}
