import PseudoTerminal
import Testing

/// The screen that other tests look at has to be right itself.
@Suite struct ScreenTests {
    private func screen(_ output: String, columns: Int = 10, rows: Int = 3) -> Screen {
        var screen = Screen(columns: columns, rows: rows)
        screen.feed(output.utf8)
        return screen
    }

    @Test func wrappingAndScrolling() {
        #expect(screen("0123456789").cursorRow == 0)
        #expect(screen("0123456789a").rows == ["0123456789", "a", ""])
        #expect(screen("a\r\nb\r\nc\r\nd").text == "a\nb\nc\nd")
        #expect(screen("a\r\nb\r\nc\r\nd").rows == ["b", "c", "d"])
    }

    @Test func moving() {
        #expect(screen("abc\u{8}X").rows[0] == "abX")
        #expect(screen("abc\rX\u{1B}[2CY").rows[0] == "XbcY")
        #expect(screen("a\r\n\u{1B}[ABX").rows[0] == "BX")
        #expect(screen("a\u{1B}[3;4HX").rows[2] == "   X")
        #expect(screen("a\tX").rows[0] == "a       X")
    }

    @Test func erasing() {
        #expect(screen("abcdef\r\u{1B}[3C\u{1B}[K").rows[0] == "abc")
        #expect(screen("abc\r\ndef\u{1B}[1;2H\u{1B}[J").rows == ["a", "", ""])
        #expect(screen("abc\r\n\u{1B}[2J").text == "")
    }

    @Test func insertingAndDeleting() {
        #expect(screen("abcd\r\u{1B}[2P").rows[0] == "cd")
        #expect(screen("abcd\r\u{1B}[2@").rows[0] == "  abcd")
        #expect(screen("abcd\r\u{1B}[4hX\u{1B}[4lY").rows[0] == "XYbcd")
    }

    @Test func wideCharacters() {
        #expect(screen("日本x").cursorColumn == 5)
        #expect(screen("123456789日").rows == ["123456789", "日", ""])
        #expect(screen("e\u{301}x").rows[0] == "e\u{301}x")
    }

    @Test func attributesAndModes() {
        #expect(screen("a\u{1B}[2mb\u{1B}[0mc").dimTextOfCursorRow == "b")
        #expect(screen("\u{1B}[?2004h").isPasteBracketed)
        #expect(screen("\u{7}\u{1B}]0;title\u{7}x").bellCount == 1)
    }
}
