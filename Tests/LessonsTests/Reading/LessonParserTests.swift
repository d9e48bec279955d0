import Foundation
import Language
import Testing

@testable import Lessons

/// The grammar of a lesson, and its errors.
@Suite struct LessonParserTests {
    @Test func theSampleIsRead() throws {
        let lesson = try lesson()
        #expect((lesson.number, lesson.title, lesson.name) == (1, "A second read", "01-sample"))
        #expect((lesson.minutes, lesson.summary) == (5, "What a copy saves."))
        #expect(
            lesson.steps.map(\.title) == [
                "Twice the same", "Your turn", "What to remember", "Where to read more",
            ])
        #expect(lesson.blocks.map { $0.commands.count } == [3, 2, 1])
        #expect(lesson.blocks[0].commands[0].text == "database users rows=user:1..user:9")
        #expect(lesson.blocks[0].commands[2].output.count == 4)
        #expect(lesson.predictions[0].choices.map(\.isRight) == [false, true])
        #expect(lesson.predictions[1].filled(with: "5ms")?.text == "expect latency = 5ms")
        let exercise = lesson.exercises[0]
        #expect(exercise.title == "One load")
        #expect(
            exercise.goals.map(\.words) == [
                "at least three reads", "at most one of them reaches the database",
            ])
        #expect(exercise.forbidden == ["warm", "configure"])
        #expect(exercise.hints.map(\.isTriggered) == [false, true])
        #expect(exercise.hints[1].attempt?.text == "read user:1\nread user:2")
        #expect(exercise.shortest?.text == "read user:1 user:1 user:1")
    }

    @Test func continuationLinesBelongToTheStatement() throws {
        let text = sampleText(
            (
                "larder> read user:1\n  60.044s",
                "larder> repeat 1 {\n   ...>   read user:1\n   ...> }\n  60.044s"
            ))
        let command = try #require(try lesson(text).blocks[2].commands.first)
        #expect(command.text == "repeat 1 {\n  read user:1\n}")
        #expect(command.output.count == 2)
    }

    @Test(arguments: [
        ("# 1. A second read", "A second read", ["1: the first line is not the lesson's title"]),
        ("# 1. A second read", "# A second read", ["1: the title has no number"]),
        ("# 1. A second read", "# 0. A second read", ["1: the title has no number"]),
        ("## Your turn", "# Your turn", ["58: a second title"]),
        ("<!-- predict\nchoice", "<!-- predcit\nchoice", ["26: 'predcit' is no directive"]),
        ("<!-- predict\nchoice", "<!-- A remark\nchoice", ["26: 'A remark' is no directive"]),
        (
            "because: It is a hit again.\n-->", "because: It is a hit again.",
            ["46: this <!-- is never closed"]
        ),
        ("minutes: 5", "minutes: five", ["4: 'five' is no number of minutes"]),
        ("minutes: 5\n", "", ["3: 'lesson' needs the field 'minutes'"]),
        ("minutes: 5", "minutes: 5\nminutes: 6", ["5: the field 'minutes' is given twice"]),
        (
            "minutes: 5", "mintes: 5",
            ["3: 'lesson' needs the field 'minutes'", "4: 'lesson' has no field 'mintes'"]
        ),
        (
            "minutes: 5", "Minutes 5",
            ["3: 'lesson' needs the field 'minutes'", "4: 'Minutes 5' belongs to no field"]
        ),
        ("  expect hit\n", "  expect hti\n", ["28: 'hti' is no expectation"]),
        (
            "  expect hit\n", "  read user:1\n",
            ["28: 'read user:1' only has to be found true or not, so it has to be 'expect …'"]
        ),
        ("  expect hit\n", "", ["26: some answers have an expectation and some have none"]),
        ("right: a miss", "choice: a miss", ["26: 'predict' needs the field 'right'"]),
        ("choice: a hit\n", "right: a hit\n", ["26: a prediction without a wrong answer"]),
        (
            "expect latency = ?", "expect latency <= ?",
            ["47: a comparison that is not '=' lets almost any answer be right"]
        ),
        ("expect latency = ?", "expect latency = 1ms", ["47: a typed answer needs one ? in its expectation"]),
        ("forbid: warm configure", "forbid: warm confgure", ["70: no statement is called 'confgure'"]),
        ("  expect stats app reads >= 3\n", "", ["66: a goal that nothing decides"]),
        ("goal: at least three reads", "goal:", ["66: a goal without words"]),
        (
            "  try read user:1\n  try read user:2\n", "",
            ["72: a hint that shows by itself, and nothing that proves that it can"]
        ),
        ("  when expect events miss in=front >= 2\n", "", ["73: 'try' in a hint that is asked for"]),
        ("<!-- exercise: One load", "<!-- exercise", ["62: an exercise without a title"]),
        (
            "Read one user three times, so that the database is asked once.\n", "",
            ["61: an exercise without a task"]
        ),
        (
            "A minute later it is read again. What will that be?\n\n", "",
            ["24: a prediction without a question"]
        ),
        ("solution:\n", "solution:\n  read {\n", ["77: this { is never closed"]),
        ("## Your turn", "larder> read user:1", ["58: a statement outside of a larder block"]),
        ("## Your turn", "See <!-- exercise -->", ["58: a directive stands at the start of a line"]),
        (
            "because: It is a hit again.\n-->", "because: It is a hit again.\n--> and so on",
            ["50: text behind -->"]
        ),
        (
            "```larder\nlarder> advance", "```larder\noutput\nlarder> advance",
            ["35: output before the first statement"]
        ),
    ])
    func faultsNameTheLine(old: String, new: String, expected: [String]) {
        var text = LessonFormat.example
        guard let place = text.firstRange(of: old) else {
            Issue.record("the sample has no '\(old)'")
            return
        }
        text.replaceSubrange(place, with: new)
        #expect(faults(text).prefix(expected.count) == expected[...])
    }

    @Test func anUnclosedFenceIsNamedWhereItOpens() {
        let text = LessonFormat.example.replacing("```\n\n## Your turn", with: "\n\n## Your turn")
        #expect(faults(text).first == "52: this block is never closed")
    }

    @Test func whatIsExpectedIsSaid() throws {
        let error = #expect(throws: LessonUnreadable.self) {
            try lesson(sampleText(("<!-- exercise: One", "<!-- exercize: One")))
        }
        #expect(
            error?.description == """
                lessons/01-sample.md:62: error: 'exercize' is no directive
                  did you mean 'exercise'? known are lesson, predict, exercise, numbers, note, test; <!-- note: … --> is for remarks
                """)
    }

    /// As in a script: a byte order mark and CRLF are no part of a line, and what is written keeps them.
    @Test func aByteOrderMarkAndCRLFAreTaken() throws {
        let text = "\u{FEFF}" + LessonFormat.example.replacingOccurrences(of: "\n", with: "\r\n")
        let read = try lesson(text)
        #expect(read.title == "A second read")
        #expect(read.blocks[0].commands[0].text == "database users rows=user:1..user:9")
        #expect(LessonPlay(read).bytes == Array(text.utf8))
    }

    /// What nobody tests must not look as if somebody did.
    @Test(arguments: [
        ("```lader\nlarder> read user:1\nnonsense\n```", "a block of 'lader' is never tested"),
        ("```Larder\nx\n```", "a block of 'Larder' is never tested"),
        ("```console\nlarder> read user:1\n```", "a statement in a block that is never tested"),
        ("~~~\nlarder> raed user:1\n~~~", "a statement in a block that is never tested"),
        ("```larder nwe\nlarder> read user:1\n```", "'nwe' means nothing behind ```larder"),
    ])
    func fencesThatAreNeverTested(fence: String, message: String) {
        let found = faults(sampleText(("## Your turn", fence + "\n\n## Your turn")))
        #expect(found.first?.hasSuffix(message) ?? false, "\(found)")
    }

    @Test func textsAboutLessonsMayShowPrompts() {
        let text = "````markdown\n```larder\nlarder> read user:1\n```\n````\n\n## Your turn"
        #expect(faults(sampleText(("## Your turn", text))) == [])
        #expect(
            faults(
                sampleText(
                    ("## Your turn", "```larder ignore\nlarder> no such thing\n```\n\n## Your turn"))) == [])
    }

    @Test func remarksAreAllowed() {
        #expect(faults(sampleText(("## Your turn", "<!-- note: mind the ttl -->\n\n## Your turn"))) == [])
    }

    // MARK: Garbage

    @Test(arguments: [
        (Array("# 1. A\n\u{1B}[2J\n".utf8), "2: a control character, 0x1b"),
        (Array("# 1. A\n\u{9B}2J\n".utf8), "2: a control character, 0x9b"),
        (Array("# 1. A\nno end".utf8), "2: the last line has no end"),
        ([0x23, 0x20, 0xFF, 0x0A], "1: not UTF-8: byte 0xFF at line 1, column 3"),
        ([], "1: the last line has no end"),
    ])
    func bytesThatAreNoText(bytes: [UInt8], expected: String) {
        let error = #expect(throws: LessonUnreadable.self) { try Lesson(path: "a.md", bytes: bytes) }
        #expect(error?.faults.first.map { "\($0.line): \($0.message)" } == expected)
    }

    @Test func tenMegabytesOfGarbageAreRefusedAtOnce() throws {
        let workshop = try Workshop()
        var generator = SeededGenerator(state: 7)
        let bytes = (0..<(10 << 20) / 8).flatMap { _ in
            withUnsafeBytes(of: generator.next()) { Array($0) }
        }
        try workshop.write("01-garbage.md", bytes)
        let error = #expect(throws: LessonUnreadable.self) { try Lesson(file: workshop.at("01-garbage.md")) }
        #expect(error?.faults.first?.message == "a lesson of more than 1 MiB is none")
        // Under --update, too, the file stays what it was.
        let (report, summary) = try workshop.run([], .init(update: true))
        #expect(summary.exitStatus == 1)
        #expect(report.contains("cannot read 01-garbage.md: larger than 1 MiB"), "\(report)")
        #expect(try workshop.read("01-garbage.md") == bytes)
    }

    /// Whatever is cut, doubled, swapped or scribbled over: an error or a lesson, and never a crash.
    @Test func damagedLessonsNeverCrash() {
        var generator = SeededGenerator(state: 11)
        let whole = Array(LessonFormat.example.utf8)
        var read = 0
        var refused = 0
        for _ in 0..<400 {
            var bytes = whole
            for _ in 0..<Int.random(in: 1...4, using: &generator) {
                let place = Int.random(in: 0..<bytes.count, using: &generator)
                let length = Int.random(in: 1...min(60, bytes.count - place), using: &generator)
                switch Int.random(in: 0..<4, using: &generator) {
                case 0: bytes.removeSubrange(place..<place + length)
                case 1: bytes.insert(contentsOf: bytes[place..<place + length], at: place)
                case 2: bytes[place] = UInt8.random(in: 32...126, using: &generator)
                default: bytes.insert(contentsOf: Array("\n<!-- x\n```larder\n".utf8), at: place)
                }
            }
            if (try? Lesson(path: "01-a.md", bytes: bytes)) == nil { refused += 1 } else { read += 1 }
        }
        #expect(read > 10)
        #expect(refused > 100)
    }
}
