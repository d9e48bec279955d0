import Foundation
import Testing

@testable import Lessons

/// Markdown, and how it looks on a terminal.
@Suite struct MarkdownTests {
    @Test func textIsWrappedAndPartsKeepTogether() {
        let text = TerminalText(columns: 40)
        #expect(
            text.lines([
                "A **strong** word, `some code`, and", "a [link](https://x.org/abc).", "", "- one",
                "- two that is", "  longer than a line can be here", "", "1. three",
            ]) == [
                "A strong word, 'some code', and a link", "(https://x.org/abc).", "", "  - one",
                "  - two that is longer than a line can", "    be here", "", "  1. three",
            ])
    }

    @Test func tablesStandInColumns() {
        #expect(
            TerminalText().lines(["| a | bb |", "|---|---|", "| `ccc` | d |"]) == [
                "  a      bb", "  'ccc'  d",
            ])
    }

    @Test func aTableThatIsTooWideBecomesAList() {
        #expect(
            TerminalText(columns: 30).lines([
                "| name | what it does |", "|---|---|", "| one | more than fits on a line |",
            ])
                == ["  - one; what it does: more", "    than fits on a line"])
    }

    @Test func codeAndQuotationsStandAsTheyAre() {
        #expect(
            TerminalText().lines(["```sh", "ls   -l", "```", "> said", "> so"]) == [
                "    ls   -l", "", "  | said so",
            ])
    }

    @Test func stylesAreClosed() {
        let text = TerminalText(columns: 80, isStyled: true)
        #expect(
            text.lines(["`a b` *c*"]) == ["\u{1B}[36ma\u{1B}[0m \u{1B}[36mb\u{1B}[0m \u{1B}[3mc\u{1B}[0m"])
    }

    @Test(arguments: ["**", "`", "*a", "[x](", "[x", "** a", "*", "2 * 3 * 4"])
    func marksThatAreNotClosedAreText(line: String) {
        #expect(TerminalText().paragraph(line) == [line])
    }

    /// What a reader of half of Markdown gets wrong.
    @Test func allOfCommonMarkIsRead() {
        let text = TerminalText(columns: 60)
        #expect(
            text.lines([
                "Setext heading", "===", "", "- outer", "  - inner", "    1. innermost",
                "- \\*no emphasis\\*", "",
                "> quoted", ">", "> - list", "", "| a \\| b | c |", "|---|---|", "| 1 | `x\\|y` |", "",
                "![a picture](p.png) and [a *link*][ref]", "", "[ref]: https://x.org", "", "***", "", "one  ",
                "two",
            ]) == [
                "Setext heading", "", "  - outer", "      - inner", "          1. innermost",
                "  - *no emphasis*", "",
                "  | quoted", "  |", "  |   - list", "", "  a | b  c", "  1      'x|y'", "",
                "[image: a picture] and a link (https://x.org)", "", "  --------------------", "", "one",
                "two",
            ])
    }

    @Test(arguments: [
        ("text\n\n<div>\n", "HTML", 2), ("a <b>c</b>", "HTML ('<b>')", 0),
        ("a [b][c]", "a link whose target does not stand in the same text", 0),
        ("# x\n\na ~~b~~", "text that is crossed out", 2), ("a[^1]", "a footnote", 0),
    ])
    func whatIsNotSupportedIsRefusedWithItsLine(text: String, message: String, line: Int) {
        let found = Markdown.read(text.components(separatedBy: "\n")).objections.first
        #expect(found?.message == message)
        #expect(found?.line == line)
    }

    @Test func aLessonWithHTMLIsRefusedWithItsLine() {
        let error = #expect(throws: LessonUnreadable.self) {
            try lesson(sampleText(("Prose is Markdown.", "Prose\nis <b>Markdown</b>.")))
        }
        #expect(error?.faults.first?.line == 10)
        #expect(error?.faults.first?.message == "lessons have no such text: HTML ('<b>')")
    }

    @Test func nestingHasABound() {
        let text = String(repeating: "> ", count: 5000) + "deep"
        #expect(Markdown.read([text]).objections.first?.message == "text nested more than 60 deep")
    }

    @Test func aNarrowTerminalLosesNoWord() {
        let words = "the quick brown fox jumps over a verylongwordthatdoesnotfitanywhere and stops"
        let lines = TerminalText(columns: 20).lines([words])
        #expect(lines.joined(separator: " ") == words)
    }
}
