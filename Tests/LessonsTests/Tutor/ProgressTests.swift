import Foundation
import Testing

@testable import Lessons

/// How far a person has come, and where that is kept.
@Suite struct ProgressTests {
    let workshop: Workshop

    init() throws { workshop = try Workshop() }

    private var full: LessonProgress {
        var progress = LessonProgress(lesson: "02-ttl")
        progress.isDone = true
        (progress.step, progress.place, progress.command) = ("A \"step\"", 7, 2)
        progress.statements = ["read user:1", "repeat 2 {\n  read \"ä\\n\"\n}"]
        progress.fingerprint = "abc"
        progress.predictions = [0: true, 3: false, 11: true]
        progress.solved = ["One load": 3, "Two: words": 1]
        progress.shown = ["One load"]
        progress.hints = 4
        return progress
    }

    @Test func aLineHoldsEverything() {
        #expect(LessonProgress(line: full.line) == full)
        #expect(!full.line.contains("\n"))
        #expect(LessonProgress(line: LessonProgress(lesson: "a").line) == LessonProgress(lesson: "a"))
    }

    @Test(arguments: [
        "", "{", "[]", "{\"lesson\":3}", "{\"lesson\":\"a\"} x", "nonsense", "{\"lesson\":\"\\ud800\"}",
    ])
    func whatIsNoProgressIsRefused(line: String) { #expect(LessonProgress(line: line) == nil) }

    @Test func theFileIsKeptAndRead() throws {
        let path = workshop.at("state/larder/progress.jsonl")
        let file = ProgressFile(path: path)
        #expect(file["02-ttl"] == LessonProgress(lesson: "02-ttl"))
        file.keep(full)
        file.keep(LessonProgress(lesson: "01-a"))
        #expect(file.takeComplaint() == nil)
        let again = ProgressFile(path: path)
        #expect(again["02-ttl"] == full)
        again.reset(["02-ttl"])
        #expect(ProgressFile(path: path)["02-ttl"] == LessonProgress(lesson: "02-ttl"))
        again.reset(["01-a"])
        #expect(try workshop.text("state/larder/progress.jsonl") == "")
    }

    @Test func twoTerminalsKeepEachOthersProgress() throws {
        let (one, other) = (ProgressFile(path: workshop.at("p")), ProgressFile(path: workshop.at("p")))
        one.keep(full)
        var second = LessonProgress(lesson: "03-b")
        second.isDone = true
        other.keep(second)
        let again = ProgressFile(path: workshop.at("p"))
        #expect(again["02-ttl"] == full)
        #expect(again["03-b"] == second)
    }

    @Test func aLineThatIsNotUnderstoodIsPassedOver() throws {
        try workshop.write("p", "garbage\n" + full.line + "\n")
        let file = ProgressFile(path: workshop.at("p"))
        #expect(file["02-ttl"] == full)
        #expect(file.takeComplaint()?.contains("not understood") == true)
        #expect(file.takeComplaint() == nil)
    }

    @Test func aFileThatCannotBeReadIsLeftAlone() throws {
        try FileManager.default.createDirectory(
            atPath: workshop.at("folder"), withIntermediateDirectories: true)
        let file = ProgressFile(path: workshop.at("folder"))
        #expect(file.takeComplaint()?.hasPrefix("your progress is not kept") == true)
        file.keep(full)
        #expect(try workshop.names() == ["folder"])
    }

    @Test func itIsKeptWhereTheSystemSays() {
        func path(_ environment: [String: String]) -> String? { ProgressFile.defaultPath { environment[$0] } }
        #expect(path(["HOME": "/h"]) == "/h/.local/state/larder/progress.jsonl")
        #expect(path(["HOME": "/h", "XDG_STATE_HOME": "/s"]) == "/s/larder/progress.jsonl")
        #expect(path(["HOME": "/h", "XDG_STATE_HOME": "s"]) == "/h/.local/state/larder/progress.jsonl")
        #expect(path(["HOME": "/h", "LARDER_PROGRESS": "/p"]) == "/p")
        #expect(path(["HOME": "/h", "LARDER_PROGRESS": ""]) == nil)
        #expect(path([:]) == nil)
    }
}
