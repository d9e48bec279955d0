import Testing

@testable import Terminal

@Suite struct KeyDecoderTests {
    static let up: [UInt8] = Array("\u{1B}[A".utf8)

    private func decode(_ bytes: [UInt8], flushing: Bool = false) -> [KeyDecoder.Key] {
        var decoder = KeyDecoder(bound: [KeyDecoderTests.up: "\u{84}"])
        var keys = bytes.flatMap { decoder.feed($0) }
        if flushing { keys += decoder.flush() }
        #expect(!flushing || !decoder.isMidway)
        return keys
    }

    private func scalars(_ text: String) -> [KeyDecoder.Key] {
        text.unicodeScalars.map { .scalar($0) }
    }

    @Test func text() {
        #expect(decode(Array("aé日🙂\r\t\u{7F}".utf8)) == scalars("aé日🙂\r\t\u{7F}"))
    }

    @Test func whatIsNotUTF8() {
        #expect(decode([0xFF, 0x61]) == scalars("\u{FFFD}a"))
        #expect(decode([0xC3, 0x61]) == scalars("\u{FFFD}a"))
        #expect(decode([0x80]) == scalars("\u{FFFD}"))
        // Overlong, a surrogate, beyond the last code point
        #expect(decode([0xE0, 0x80, 0x80]) == scalars("\u{FFFD}"))
        #expect(decode([0xED, 0xA0, 0x80]) == scalars("\u{FFFD}"))
        #expect(decode([0xF4, 0x90, 0x80, 0x80]) == scalars("\u{FFFD}"))
        #expect(decode([0xE6, 0x97], flushing: true) == scalars("\u{FFFD}"))
    }

    @Test func zeroAndC1ControlsAreDropped() {
        #expect(decode([0x00, 0xC2, 0x80, 0xC2, 0x9F, 0xC2, 0xA0]) == scalars("\u{A0}"))
    }

    @Test func sequences() {
        #expect(decode(KeyDecoderTests.up) == [.scalar("\u{84}")])
        #expect(decode(Array("\u{1B}[200~x".utf8)) == [.pasteBegins, .scalar("x")])
        // F5, a mouse report, F1 of the Linux console, an unknown ESC O: dropped whole.
        #expect(decode(Array("\u{1B}[15~\u{1B}[<0;1;1M\u{1B}[[A\u{1B}OPx".utf8)) == scalars("x"))
    }

    @Test func escapeAlone() {
        #expect(decode([0x1B], flushing: true) == scalars("\u{1B}"))
        #expect(decode(Array("\u{1B}b".utf8)) == scalars("\u{1B}b"))
        #expect(decode([0x1B, 0x1B, 0x5B, 0x41]) == [.scalar("\u{1B}"), .scalar("\u{84}")])
        #expect(decode([0x1B, 0x5B], flushing: true) == scalars("\u{1B}["))
    }

    @Test func aSequenceThatIsBrokenOff() {
        #expect(decode([0x1B, 0x5B, 0x31, 0x0D, 0x61]) == scalars("\ra"))
        let endless = [0x1B, 0x5B] + [UInt8](repeating: 0x31, count: 100)
        #expect(decode(endless).count < 100)
    }
}

@Suite struct BracketedPasteTests {
    static let marked = Array("one\ttwo\r\nthree\u{1B}[20x\u{1B}\u{1B}[201~rest".utf8)

    /// The end is found however the bytes are batched.
    @Test(arguments: 1...BracketedPasteTests.marked.count) func theEndIsFound(batch: Int) throws {
        var paste = BracketedPaste()
        var rest = BracketedPasteTests.marked[...]
        var found: (pasted: [UInt8], rest: [UInt8])?
        while found == nil, !rest.isEmpty {
            found = paste.feed(rest.prefix(batch))
            rest = rest.dropFirst(batch)
        }
        let (pasted, behind) = try #require(found)
        #expect(pasted == Array("one\ttwo\r\nthree\u{1B}[20x\u{1B}".utf8))
        #expect(behind + rest == Array("rest".utf8))
    }

    @Test func lines() {
        func pieces(_ text: String) -> [PastedPiece] { BracketedPaste.pieces(text) }
        #expect(pieces("") == [])
        #expect(pieces("a") == [PastedPiece(text: "a", isComplete: false)])
        #expect(
            pieces("a\r\n\rb\tc\nd\u{1B}") == [
                PastedPiece(text: "a", isComplete: true), PastedPiece(text: "", isComplete: true),
                PastedPiece(text: "b\tc", isComplete: true), PastedPiece(text: "d", isComplete: false),
            ])
    }
}

@Suite struct KeyBindingsTests {
    @Test func eachCommandHasACharacterOfItsOwn() {
        let scalars = KeyBindings.Command.allCases.map(\.scalar.value)
        #expect(Set(scalars).count == scalars.count)
        #expect(scalars.allSatisfy { KeyBindings.privateScalars.contains($0) })
    }
}
