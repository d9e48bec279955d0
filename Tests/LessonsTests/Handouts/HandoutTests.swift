import Foundation
import Language
import Testing

@testable import Lessons

/// Handouts and skeletons.
@Suite struct HandoutTests {
    let workshop: Workshop

    init() throws { workshop = try Workshop() }

    @Test func aHandoutNeedsNothingElse() throws {
        try workshop.write("01-sample.md", LessonFormat.example)
        let written = try HandoutFolder.write([workshop.path], to: workshop.at("out"))
        #expect(written.map(workshop.relative) == ["out/01-sample.html"])
        let html = try workshop.text("out/01-sample.html")
        for wanted in [
            "<!DOCTYPE html>", "<title>1. A second read</title>", "<h2>Twice the same</h2>",
            "<span class=\"prompt\">larder&gt; </span><b>read user:1</b>\n", "<li>☐ a hit</li>",
            "<summary>Hint 1</summary>",
            "<summary>A solution</summary>\n<pre tabindex=\"0\">read user:1\nread user:1",
            "<h2>Answers</h2>", "<li>a miss, because the copy expired. The copy was good for 60s",
        ] {
            #expect(html.contains(wanted), "\(wanted)")
        }
        for alien in ["<script", "src=", "<link", "@import", "url("] {
            #expect(!html.contains(alien), "\(alien)")
        }
    }

    @Test func solutionsCanBeLeftOut() throws {
        var handout = Handout(try lesson(), .init(hasSolutions: false))
        let html = handout.text()
        for hidden in [
            "<details", "Answers", "always a miss", "read user:1 user:1 user:1", "expired 1ms ago",
            "&quot;row 1&quot; from front in 1ms",
        ] {
            #expect(!html.contains(hidden), "\(hidden)")
        }
    }

    @Test func aTimelineStandsThereAsAPictureToo() throws {
        let text = LessonFormat.example.replacing(
            "And how long did it take?",
            with: "```larder\nlarder> show timeline key=user:1\n```\n\nAnd how long did it take?")
        var handout = Handout(try lesson(text))
        let html = handout.text()
        let parts = html.split(separator: "<img src=\"data:image/svg+xml;base64,")
        #expect(parts.count == 2)
        #expect(html.contains("alt=\"The timeline above as a picture\""))
        let data = try #require(parts.last?.prefix { $0 != "\"" })
        let picture = String(decoding: try #require(Data(base64Encoded: String(data))), as: UTF8.self)
        #expect(picture.contains("data-larder=\"timeline\"") && picture.contains("user:1"))
    }

    @Test func severalHaveAnIndexAndLinks() throws {
        try workshop.write("01-sample.md", LessonFormat.example)
        let second = LessonFormat.example.replacing("# 1. A second read", with: "# 2. Another")
        try workshop.write("02-other.md", second)
        let written = try HandoutFolder.write([workshop.path], to: workshop.at("out/deep"))
        #expect(
            written.map(workshop.relative) == [
                "out/deep/index.html", "out/deep/01-sample.html", "out/deep/02-other.html",
            ])
        let index = try workshop.text("out/deep/index.html")
        #expect(index.contains("<a href=\"02-other.html\">2. Another</a>"))
        let first = try workshop.text("out/deep/01-sample.html")
        #expect(first.contains("<nav aria-label=\"Lessons\"><p><a href=\"index.html\">All lessons</a>"))
        #expect(first.contains("<a href=\"02-other.html\">Next: 2. Another</a>"))
        #expect(first.contains("<main>") && first.contains("prefers-color-scheme: dark"))
    }

    @Test func whatAnswersAQuestionIsFoldedAndUnfoldsWhenAsked() throws {
        var folded = Handout(try lesson())
        #expect(folded.text().contains("<details><summary>What happens</summary>"))
        #expect(!folded.text().contains("<details open>"))
        var unfolded = Handout(try lesson(), .init(isUnfolded: true))
        #expect(unfolded.text().contains("<details open><summary>What happens</summary>"))
        #expect(!unfolded.text().contains("<details>"))
    }

    @Test func imagesAreEmbeddedAndNotesAreForTeachers() throws {
        let text = sampleText(
            ("Prose is Markdown.", "![a dot](dot.png) Prose.\n\n<!-- note: ask them first -->\n"))
        try workshop.write("01-sample.md", text)
        try workshop.write("dot.png", Array("not really a png".utf8))
        let read = try Lesson(file: workshop.at("01-sample.md"))
        var handout = Handout(read)
        #expect(
            handout.text().contains(
                "<img src=\"data:image/png;base64,bm90IHJlYWxseSBhIHBuZw==\" alt=\"a dot\">"))
        #expect(!handout.text().contains("ask them first"))
        var noted = Handout(read, .init(hasNotes: true))
        #expect(noted.text().contains("<b>Note.</b> ask them first"))
        #expect(Picture.base64([0xFF]) == "/w==" && Picture.base64([1, 2, 3]) == "AQID")
        // Without the file the lesson is not in order.
        unlink(workshop.at("dot.png"))
        #expect(LessonCheck(read).faults.first?.message.contains("the image 'dot.png'") ?? false)
    }

    @Test func nothingIsWrittenWhereALessonCannotBeRead() throws {
        try workshop.write("01-sample.md", LessonFormat.example)
        try workshop.write("02-bad.md", "# 2. Bad\n")
        #expect(throws: LessonUnreadable.self) {
            try HandoutFolder.write([workshop.path], to: workshop.at("out"))
        }
        #expect(try workshop.names() == ["01-sample.md", "02-bad.md"])
    }

    @Test func whatALessonSaysCannotBecomeMarkup() throws {
        let text = sampleText(
            (
                "Prose is Markdown.",
                "A \\<script>alert(1)\\</script> & [a](javascript:alert(1)) [b](https://x.org/?a=\"b)."
            ))
        var handout = Handout(try lesson(text))
        let html = handout.text()
        #expect(html.contains("A &lt;script&gt;alert(1)&lt;/script&gt; &amp; a "))
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
