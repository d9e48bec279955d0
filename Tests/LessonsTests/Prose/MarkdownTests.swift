import Testing

@testable import Lessons

/// Markdown, and how it looks on a terminal.
@Suite struct MarkdownTests {
    @Test func textIsWrappedAndPartsKeepTogether() {
        let text = TerminalText(columns: 40)
        #expect(
            text.lines([
                "A **strong** word, `some code`, and", "a [link](https://x.org/abc).", "", "- one",
                "- two that is", "  longer than a line can be here", "1. three",
            ]) == [
                "A strong word, 'some code', and a link", "(https://x.org/abc).", "", "  - one",
                "  - two that is longer than a line can", "    be here", "  1. three",
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
        #expect(Markdown.inlines(line) == [.text(line)])
    }

    @Test func aNarrowTerminalLosesNoWord() {
        let words = "the quick brown fox jumps over a verylongwordthatdoesnotfitanywhere and stops"
        let lines = TerminalText(columns: 20).lines([words])
        #expect(lines.joined(separator: " ") == words)
    }
}
