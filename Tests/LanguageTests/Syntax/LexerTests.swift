@testable import Language
import Testing

@Suite struct LexerTests {
    /// Tokens in a short notation: `read`, `"quoted"`, `ttl=60s`, `$name`, `{`, `}` and `;`.
    private func tokens(_ text: String) throws -> String {
        try Lexer.tokens(of: Source(name: "", text: text), .larder).map { token in
            switch token {
            case .word(let word): told(word)
            case .option(let name, _, let value): "\(name)=\(told(value))"
            case .open: "{"
            case .close: "}"
            case .end: ";"
            }
        }.joined(separator: " ")
    }

    private func told(_ word: Word) -> String {
        let text = word.pieces.map { piece in
            switch piece {
            case .text(let text): text
            case .variable(let name, _): "$\(name)"
            }
        }.joined(separator: "|")
        return word.isQuoted ? "\"\(text)\"" : text
    }

    @Test(arguments: [
        ("read user:1", "read user:1"),
        ("  read\tuser:1  ", "read user:1"),
        ("a;b\nc\r\nd", "a ; b ; c ; d"),
        ("repeat 2 { read a }", "repeat 2 { read a }"),
        ("a{b}c", "a { b } c"),
        // Options: lower-case letters and dashes, and a value right behind the sign.
        ("ttl=60s", "ttl=60s"),
        ("negative-ttl=5s", "negative-ttl=5s"),
        ("user:1=Ann", "user:1=Ann"),
        ("let n = 3", "let n = 3"),
        ("ttl= 60s", "ttl= 60s"),
        ("a == b", "a == b"),
        ("name=\"two words\"", "name=\"two words\""),
        // Quotations.
        (#"write k "Ann Lee""#, #"write k "Ann Lee""#),
        (#""a \"b\" \\ \$x \t""#, "\"a \"b\" \\ $x \t\""),
        (#""\u{1F600}\u{e9}""#, "\"😀é\""),
        (#"'a $b \n "c"'"#, #""a $b \n "c"""#),
        (#""" ''"#, #""" """#),
        ("\"two\nlines\"", "\"two\nlines\""),
        (#"a"b"c"#, #""abc""#),
        // Variables.
        ("read user:$n", "read user:|$n"),
        ("${n}th $n.x ${a}${b}", "$n|th $n|.x $a|$b"),
        (#""$n's""#, #""$n|'s""#),
        ("$ 5$ $-", "$ 5$ $-"),
        // Blanks inside parentheses do not part a word.
        ("read=normal(20ms, 5ms)", "read=normal(20ms,5ms)"),
        ("define f(a, b) { }", "define f(a,b) { }"),
        // Comments.
        ("read a # b; c", "read a"),
        ("# all of it\nread a", "; read a"),
        ("a#b", "a#b"),
        ("why #12", "why #12"),
        ("why #12; why", "why #12 ; why"),
        ("read a #1st comment", "read a"),
        ("#12 is a comment", ""),
        ("show; #12", "show ;"),
        // A backslash at the end joins lines.
        ("read a \\\n  b", "read a b"),
        ("read a \\\r\n  b", "read a b"),
        ("a\\b", "a\\b"),
        // Any bytes are words.
        ("read 名前 ключ", "read 名前 ключ"),
        ("", ""),
    ])
    func words(text: String, expected: String) throws {
        #expect(try tokens(text) == expected)
    }

    @Test(arguments: [
        ("write k \"open", "this \" is never closed", 8, 9),
        ("write k 'open", "this ' is never closed", 8, 9),
        ("write k \"open\\", "this \" is never closed", 13, 14),
        ("read=normal(20ms", "this ( is never closed", 5, 16),
        ("read ${n", "this ${ is never closed", 5, 8),
        ("read ${}", "this ${ is never closed", 5, 7),
        (#"write k "\x""#, "unknown escape", 9, 11),
        (#"write k "\u{110000}""#, "unknown escape", 9, 11),
        (#"write k "\u{12""#, "unknown escape", 9, 11),
    ])
    func mistakes(text: String, message: String, from: Int, to: Int) {
        let error = #expect(throws: Diagnostic.self) { try tokens(text) }
        #expect(error?.problem.message == message)
        #expect(error?.span == Span(from, to))
    }

    /// The quotation that lacks its end is told, not the last one; one that goes over several lines on purpose is none.
    @Test(arguments: [
        ("write a \"one\nwrite b \"two\"\n", 1), ("write a \"one\ntwo\"\nwrite b \"three\n", 3),
        ("write a 'one\nwrite b 'two'\nwrite c 'three'\n", 1), ("write a \"one\"\nwrite b \"two\n", 2),
    ])
    func theOpenQuotation(text: String, line: Int) throws {
        let source = Source(name: "", text: text)
        let error = #expect(throws: Diagnostic.self) { try Lexer.tokens(of: source, .larder) }
        #expect(error.map { source.line(at: $0.span.from) } == line)
    }
}
