import Foundation
import Language
import Lessons
import Testing

/// Lessons as goldens of themselves: `larder test`, and `--update`.
@Suite struct LessonGoldenTests {
    let workshop: Workshop

    init() throws { workshop = try Workshop() }

    private func update() throws -> (report: String, summary: GoldenSummary) {
        try workshop.run([], .init(update: true))
    }

    @Test func theSamplePasses() throws {
        try workshop.write("01-sample.md", LessonFormat.example)
        try workshop.write("README.md", "No lesson, and nothing to test.\n\n```sh\nls\n```\n")
        let (report, summary) = try workshop.run()
        #expect(report == "ok     01-sample.md\n1 passed, 0 failed\n")
        #expect(summary.exitStatus == 0)
    }

    @Test func aMismatchNamesTheLineOfTheLessonAndSaysWhatHappened() throws {
        try workshop.write(
            "01-sample.md", sampleText(("  60.021s  front   EXPIRE", "  59.021s  front   EXPIRE")))
        let (report, summary) = try workshop.run()
        #expect(summary.exitStatus == 1)
        #expect(
            report.contains("FAILED 01-sample.md: parted from its golden at line 36, after `advance 60s`\n"))
        #expect(
            report.contains("-  59.021s  front   EXPIRE   user:1   its ttl of 60s, set at 0.021s, ran out\n"))
        #expect(
            report.contains("+  60.021s  front   EXPIRE   user:1   its ttl of 60s, set at 0.021s, ran out\n"))
        #expect(
            report.contains(
                "in short: expiry of user:1 in front moved from 59.021s to 60.021s at event 5 of the trace\n")
        )
    }

    @Test func theReportsHoldTheFaultsOfALesson() throws {
        try workshop.write("01-sample.md", sampleText(("<!-- predict\nchoice", "<!-- predcit\nchoice")))
        let (report, _) = try workshop.run()
        #expect(
            report.contains("FAILED 01-sample.md: line 26: error: 'predcit' is no directive\n  did you mean"))
        let (json, _) = try workshop.run(format: .json)
        #expect(json.contains("\"kind\": \"lesson\""))
        #expect(json.contains("line 26: error: 'predcit' is no directive"))
    }

    @Test func anUpdateWritesNothingButOutputs() throws {
        let bare = LessonFormat.example.split(separator: "\n", omittingEmptySubsequences: false)
            .filter {
                !$0.hasPrefix("   0.") && !$0.hasPrefix("  60.") && !$0.hasPrefix("cache front over users s")
            }
            .joined(separator: "\n")
        #expect(bare != LessonFormat.example)
        try workshop.write("01-sample.md", bare)
        let (report, summary) = try update()
        #expect(report == "wrote 01-sample.md (changed)\n0 passed, 1 written, 0 failed\n")
        #expect(summary.exitStatus == 0)
        #expect(try workshop.text("01-sample.md") == LessonFormat.example)
        #expect(try workshop.names() == ["01-sample.md"])
        #expect(try update().report == "ok     01-sample.md\n1 passed, 0 failed\n")
    }

    @Test func anUpdateIsRefusedInCI() throws {
        try workshop.write("01-sample.md", LessonFormat.example)
        #expect(throws: GoldenError.updateInCI(value: "1")) {
            try workshop.run([], .init(update: true), ci: "1")
        }
    }

    /// Lessons that are wrong in themselves are never written, whatever their outputs.
    @Test(arguments: [
        (
            "```larder\nlarder> advance", "```larder\nlarder> expect hit\nlarder> advance",
            "`expect hit` does not hold: the read of user:1"
        ),
        ("larder> advance 60s", "larder> quit\nlarder> advance 60s", "'quit' ends the lesson"),
        ("minutes: 5", "minutes: 5\nnames: ID", "the name 'ID' stands in no output"),
        ("larder> advance 60s", "larder> write user:1 \"a\\n```\\nb\"\nlarder> let x = 1", ""),
    ])
    func aLessonThatIsWrongIsNotWritten(old: String, new: String, message: String) throws {
        let text = sampleText((old, new))
        try workshop.write("01-sample.md", text)
        let (report, summary) = try update()
        if message.isEmpty {
            // A value is printed with its line ends escaped, so nothing can close the block.
            #expect(summary.exitStatus == 0)
            #expect(try workshop.text("01-sample.md").contains("\"a\\n```\\nb\""))
        } else {
            #expect(summary.exitStatus == 1)
            #expect(report.contains(message), "\(report)")
            #expect(try workshop.text("01-sample.md") == text)
        }
    }

    /// What a prediction prints holds what was typed, line ends and all, so it can look like a statement or a fence.
    @Test(arguments: ["larder> read user:2'", "```\n   ...> '"])
    func anOutputThatCannotStandInALessonIsNotWritten(trap: String) throws {
        let text = sampleText(
            (
                "larder> advance 60s\n",
                "larder> predict value 'a\n   ...> \(trap)\nlarder> read user:5\nlarder> advance 60s\n"
            ))
        try workshop.write("01-sample.md", text)
        let (report, summary) = try update()
        #expect(summary.exitStatus == 1)
        #expect(report.contains("FAILED 01-sample.md: line "), "\(report)")
        #expect(try workshop.text("01-sample.md") == text)
    }

    @Test func timeThatRunsOutNamesTheStatement() throws {
        try workshop.write(
            "01-sample.md",
            sampleText(("larder> advance 60s", "larder> every 1ms read user:1\nlarder> advance 100h")))
        let (report, summary) = try workshop.run([], .init(timeLimit: .milliseconds(300)))
        #expect(summary.exitStatus == 1)
        #expect(
            report.contains("ran longer than 300ms, and was stopped at line 36 in `advance 100h`"),
            "\(report)")
    }

    @Test func anyNumberOfJobsGivesTheSameReport() throws {
        for number in 1...9 {
            try workshop.write("0\(number)-sample.md", sampleText(("# 1.", "# \(number).")))
        }
        try workshop.write("05-sample.md", sampleText(("60.044s  front", "60.045s  front")))
        let one = try workshop.run([], .init(jobs: 1)).report
        #expect(one == (try workshop.run([], .init(jobs: 4)).report))
        #expect(one.hasSuffix("8 passed, 1 failed\n"))
    }

    // MARK: Wildcards

    @Test func wildcardsStandForWhatIsNotCompared() throws {
        let text = sampleText(
            ("\"row 1\", stored 1ms ago, 59.999s left", "[..], stored [..] ago, 59.999s left"))
        try workshop.write("01-sample.md", text)
        #expect(try workshop.run().summary.exitStatus == 0)
        // An update of another line leaves them.
        try workshop.write("01-sample.md", text.replacing("60.021s  front", with: "60.022s  front"))
        #expect(try update().summary.written == 1)
        #expect(try workshop.text("01-sample.md") == text)
        try workshop.write("01-sample.md", text.replacing("[..] ago, 59.999s", with: "[..] ago, 58.999s"))
        #expect(try workshop.run().summary.exitStatus == 1)
    }

    @Test func aNameStandsForOneWordThroughout() throws {
        let names = ("minutes: 5", "minutes: 5\nnames: NOW")
        let same = sampleText(
            names, ("  60.044s  front   HIT ", "  [NOW]  front   HIT "),
            ("  60.044s  app     DONE ", "  [NOW]  app     DONE "))
        try workshop.write("01-sample.md", same)
        #expect(try workshop.run().summary.exitStatus == 0)
        try workshop.write(
            "01-sample.md", same.replacing("  60.045s  app     DONE ", with: "  [NOW]  app     DONE "))
        #expect(try workshop.run().summary.exitStatus == 1)
        // Where it is not declared, it is text like any other.
        try workshop.write("01-sample.md", same.replacing("names: NOW\n", with: ""))
        #expect(try workshop.run().summary.exitStatus == 1)
    }
}
