import Testing

@testable import Lessons

@Suite struct VisibleTextTests {
    @Test(
        arguments: [
            ("plain é 漢", "plain é 漢", "plain é 漢", #"plain \u{E9} \u{6F22}"#),
            ("a b  c \n", "a b  c ", "a b··c·", "a b··c·"),
            ("\ta\t", "\ta\t", "→a→", "→a→"),
            ("a \r", #"a \r"#, #"a·\r"#, #"a·\r"#),
            ("\u{1B}[31m\u{7F}", #"\u{1B}[31m\u{7F}"#, #"\u{1B}[31m\u{7F}"#, #"\u{1B}[31m\u{7F}"#),
            ("\u{FEFF}a\u{200B}\u{A0}b\u{202E}", #"\u{FEFF}a\u{200B}\u{A0}b\u{202E}"#, nil, nil),
            ("", "", "", ""),
        ] as [(String, String, String?, String?)])
    func whatCannotBeSeenIsEscaped(text: String, plain: String, whitespace: String?, ascii: String?) {
        #expect(VisibleText(text).text == plain)
        if let whitespace { #expect(VisibleText(text, .whitespace).text == whitespace) }
        if let ascii { #expect(VisibleText(text, .ascii).text == ascii) }
    }

    @Test func bytesThatAreNotUTF8AreShownByNumber() {
        #expect(VisibleText([0x61, 0xFF, 0xC3, 0x62][...]).text == #"a\xFF\xC3b"#)
        // A surrogate, an overlong slash and a sequence cut short.
        #expect(VisibleText([0xED, 0xA0, 0x80][...]).text == #"\xED\xA0\x80"#)
        #expect(VisibleText([0xC0, 0xAF][...]).text == #"\xC0\xAF"#)
        #expect(VisibleText([0xF0, 0x9F, 0x98][...]).text == #"\xF0\x9F\x98"#)
    }

    @Test(arguments: [
        ("a b", "a  b", true), ("a", "a ", true), ("a", "a\r", true), ("a\tb", "a b", true),
        ("caf\u{E9}", "cafe\u{301}", true), ("ab", "a\u{200B}b", true), ("a b", "ab", false),
        ("a", "b", false),
    ])
    func linesThatDifferInTheInvisibleLookAlike(left: String, right: String, alike: Bool) {
        #expect(VisibleText.lookAlike(Array(left.utf8)[...], Array(right.utf8)[...]) == alike)
    }

    @Test func theFirstFaultInATextIsFound() {
        #expect(TextFault(Array("é\n".utf8)) == nil)
        #expect(TextFault(Array("ab\né".utf8) + [0xFF])?.description == "byte 0xFF at line 2, column 3")
    }
}
