import Glibc
import Language
import Testing

/// `larder learn` without a terminal, and `larder lessons`.
@Suite struct LessonCommandTests {
    let folder: Folder

    init() throws {
        folder = try Folder()
        try folder.write(LessonFormat.example, to: "lessons/01-sample.md")
    }

    private func run(_ arguments: String..., input: String = "") throws -> Tool.Result {
        try Tool.run(arguments, in: folder, input: input, environment: ["HOME": folder.path])
    }

    @Test func learnReadsStandardInputAndShowsIt() throws {
        let result = try run(
            "learn", "1", input: "next\n2\nnext\n1ms\nnext\n\nread user:1 user:1 user:1\n\n\n")
        #expect(result.status == 0)
        #expect(result.errors == "")
        #expect(
            result.output.contains("predict> 2\nYou say: a miss, because the copy expired. Let us see.\n"))
        #expect(result.output.contains("larder> read user:1 user:1 user:1\n"))
        #expect(result.output.contains("Solved, with 1 statement. No shorter solution is known.\n"))
        #expect(result.output.hasSuffix("Exercise 'One load': solved with 1 statement.\n"))
        #expect(!result.output.contains("\u{1B}"))
        let list = try run("lessons", "list")
        #expect(
            list.output == """
                  1  done    A second read (5 min)
                             predictions 2 of 2 right; exercises 1 of 1
                1 of 1 done.

                """)
        #expect(try run("learn", "--reset", "1").output == "Forgotten: lesson 1.\n")
        #expect(try run("lessons").output == "  1          A second read (5 min)\n0 of 1 done.\n")
    }

    @Test func aRecordIsGraded() throws {
        _ = try run("learn", "1", "--record", "ann.jsonl", input: "next\n1\nnext\n1ms\n")
        _ = try run(
            "learn", "1", "--record", "ann.jsonl", input: "1ms\nnext\n\nread user:1 user:1 user:1\n\n\n")
        let graded = try run("lessons", "grade", "ann.jsonl")
        #expect(graded.status == 0)
        let rows = graded.output.split(separator: "\n")
        #expect(rows.count == 2)
        #expect(rows[0].hasPrefix("student,file,lesson,title,finished,predictions_right"))
        #expect(rows[1].hasPrefix("ann,ann.jsonl,01-sample,A second read,yes,1,2,2,1,1,1,1,0,0,60.045s,"))
        #expect(rows[1].hasSuffix(","), "nothing to be noted: \(rows[1])")
        try folder.write("nonsense\n", to: "bad.jsonl")
        let bad = try run("lessons", "grade", "bad.jsonl", "ann.jsonl")
        #expect(bad.status == 1)
        #expect(bad.output.contains("\"cannot be graded: bad.jsonl:1: not a record"))
        #expect(bad.output.split(separator: "\n").count == 3)
    }

    @Test func checkNewAndExport() throws {
        #expect(try run("lessons", "check").output.hasSuffix("1 in order, 0 not\n"))
        let new = try run("lessons", "new", "Choosing a TTL")
        #expect(new.status == 0)
        #expect(new.output.hasPrefix("wrote lessons/02-choosing-a-ttl.md"))
        let check = try run("lessons", "check", "lessons")
        #expect(check.status == 1)
        #expect(check.output.contains("lessons/02-choosing-a-ttl.md:5: error: still to be filled in\n"))
        #expect(try run("test", "lessons").status == 0)
        let export = try run("lessons", "export", "--output", "handouts")
        #expect(
            export.output
                == "wrote handouts/index.html\nwrote handouts/01-sample.html\nwrote handouts/02-choosing-a-ttl.html\n"
        )
        #expect(folder.read("handouts/01-sample.html")?.hasPrefix("<!DOCTYPE html>") == true)
    }

    @Test(arguments: [
        (["learn", "9"], "there is no lesson '9'"), (["learn", "--lessons", "nowhere"], "No such file"),
        (["lessons", "check", "nowhere"], "No such file"), (["lessons", "new", ""], "a title is one line"),
        (["lessons", "export", "nowhere"], "No such file"),
        (["lessons", "grade", "nowhere"], "No such file"),
        (["lessons", "grade"], "Missing expected argument"),
        (["learn", "1", "--record", "lessons"], "lessons: not a regular file"),
        (["learn", "1", "--record", "lessons/01-sample.md"], "lessons/01-sample.md:1: not a record"),
    ])
    func whatIsWrongIsSaid(arguments: [String], message: String) throws {
        let result = try Tool.run(arguments, in: folder, environment: ["HOME": folder.path])
        #expect(result.status != 0)
        #expect(result.errors.contains(message), "\(result.errors)")
        #expect(folder.names() == ["lessons"])
    }

    @Test func aLessonThatCannotBeReadIsRefusedWithItsLine() throws {
        try folder.write("# 1. A\n```larder\n", to: "lessons/01-sample.md")
        let result = try run("learn", "1")
        #expect(result.status == 1)
        #expect(result.errors.contains("lessons/01-sample.md:2: error: this block is never closed"))
        #expect(try run("lessons", "list").output.contains("01-sample: cannot be read"))
    }

    @Test func aLessonCanBeRunAsAScript() throws {
        let result = try run("run", "lessons/01-sample.md")
        #expect(result.status == 0)
        #expect(result.output.hasSuffix("  60.045s  app     DONE     user:1   \"row 1\" from front in 1ms\n"))
        try folder.write(
            LessonFormat.example.replacing("larder> advance 60s", with: "larder> advance 60"),
            to: "lessons/01-sample.md")
        #expect(try run("run", "lessons/01-sample.md").errors.hasPrefix("lessons/01-sample.md:35:9: error: "))
    }

    @Test func theFormatIsExplained() throws {
        let help = try run("help", "lesson-format")
        #expect(help.status == 0)
        #expect(help.output.contains("<!-- exercise: Title"))
        #expect(help.output.contains("# 1. A second read\n"))
    }
}
