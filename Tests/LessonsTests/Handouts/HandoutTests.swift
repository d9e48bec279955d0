import Language
import Testing

@testable import Lessons

/// Handouts and skeletons.
@Suite struct HandoutTests {
    let workshop: Workshop

    init() throws { workshop = try Workshop() }

    @Test func aHandoutNeedsNothingElse() throws {
        try workshop.write("01-sample.md", LessonFormat.example)
        let written = try Handout.write([workshop.path], to: workshop.at("out"), withSolutions: true)
        #expect(written.map(workshop.relative) == ["out/01-sample.html"])
        let html = try workshop.text("out/01-sample.html")
        for wanted in [
            "<!DOCTYPE html>", "<title>1. A second read</title>", "<h2>Twice the same</h2>",
            "<span class=\"prompt\">larder&gt; </span><b>read user:1</b>\n", "<li>☐ a hit</li>",
            "<summary>Hint 1</summary>", "<summary>A solution</summary><pre>read user:1\nread user:1",
            "<h2>Answers</h2>", "<li>a miss, because the copy expired. The copy was good for 60s",
        ] {
            #expect(html.contains(wanted), "\(wanted)")
        }
        for alien in ["<script", "src=", "<link", "@import", "url("] {
            #expect(!html.contains(alien), "\(alien)")
        }
    }

    @Test func solutionsCanBeLeftOut() throws {
        var handout = Handout(try lesson(), withSolutions: false)
        let html = handout.text()
        for hidden in ["<details>", "Answers", "always a miss", "read user:1 user:1 user:1"] {
            #expect(!html.contains(hidden), "\(hidden)")
        }
    }

    @Test func nothingIsWrittenWhereALessonCannotBeRead() throws {
        try workshop.write("01-sample.md", LessonFormat.example)
        try workshop.write("02-bad.md", "# 2. Bad\n")
        #expect(throws: LessonUnreadable.self) {
            try Handout.write([workshop.path], to: workshop.at("out"), withSolutions: true)
        }
        #expect(try workshop.names() == ["01-sample.md", "02-bad.md"])
    }

    @Test func whatALessonSaysCannotBecomeMarkup() throws {
        let text = sampleText(
            (
                "Prose is Markdown.",
                "A <script>alert(1)</script> & [a](javascript:alert(1)) [b](https://x.org/?a=\"b)."
            ))
        var handout = Handout(try lesson(text), withSolutions: true)
        let html = handout.text()
        #expect(html.contains("A &lt;script&gt;alert(1)&lt;/script&gt; &amp; a) "))
        #expect(html.contains("<a href=\"https://x.org/?a=&quot;b\">b</a>"))
    }

    // MARK: Skeletons

    @Test func aSkeletonPlaysAndTestsAndSaysWhatIsMissing() throws {
        let path = try Skeleton.write(title: "What a Miss costs!", to: workshop.path)
        #expect(workshop.relative(path) == "01-what-a-miss-costs.md")
        #expect(try workshop.run().summary.exitStatus == 0)
        let faults = LessonCheck(try Lesson(file: path)).faults
        #expect(faults.count > 5)
        #expect(faults.allSatisfy { $0.message == "still to be filled in" })
        // Filled in, it is in order.
        try workshop.write(
            "01-what-a-miss-costs.md",
            try workshop.text("01-what-a-miss-costs.md").replacing("FILL IN", with: "This is"))
        #expect(LessonCheck(try Lesson(file: path)).faults == [])
        #expect(workshop.relative(try Skeleton.write(title: "Next", to: workshop.path)) == "02-next.md")
    }

    @Test(arguments: ["", "   ", "a\nb", "!!!", String(repeating: "a", count: 71)])
    func aTitleThatIsNoneIsRefused(title: String) throws {
        #expect(throws: Skeleton.Trouble.self) { try Skeleton.write(title: title, to: workshop.path) }
        #expect(try workshop.names() == [])
    }
}
