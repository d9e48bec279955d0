import Basics
import Testing

@Suite struct TextTests {
    @Test(arguments: [
        ("user:1", "user:1"), ("a\u{1b}]52;c;x\u{7}", "a\\u{1b}]52;c;x\\u{7}"), ("\u{9b}31m", "\\u{9b}31m"),
        ("a\u{202e}b", "a\\u{202e}b"), ("x\ny\tz\r", "x\\ny\\tz\\r"), ("né 日本", "né 日本"),
    ])
    func nothingForeignReachesATerminal(text: String, shown: String) {
        #expect(PrintableText.line(text) == shown)
    }

    @Test func linesKeepTheirBreaks() {
        #expect(PrintableText.lines("a\tb\nc\u{1b}\r\n") == "a\tb\nc\\u{1b}\\r\n")
    }

    @Test(arguments: [
        ("a", "a"), ("a,b", "\"a,b\""), ("a\"b", "\"a\"\"b\""), ("=1+2", "'=1+2"), ("@x", "'@x"),
        ("-1.5", "-1.5"),
        ("-1+cmd", "'-1+cmd"), ("+", "'+"), ("\t=1", "'\t=1"), ("a\r\nb", "\"a\r\nb\""), ("", ""),
    ])
    func fieldsOfCSV(text: String, field: String) { #expect(CSVText.field(text) == field) }

    @Test func stringsOfJSON() {
        #expect(
            JSONText.string("a\"\\\n\u{1}\u{7f}\u{9b}\u{202e}ö") == #""a\"\\\n\u0001\u007f\u009b\u202eö""#)
    }

    @Test func markup() {
        #expect(Markup.escaped("<a & \"b\">\u{0}\u{1b}\n") == "&lt;a &amp; &quot;b&quot;&gt;\\u{0}\\u{1b}\n")
    }
}
