import Testing

import Basics

@Suite struct JSONScannerTests {
    private func problem(in text: String) -> JSONProblem? {
        let bytes = Array(text.utf8)
        var scanner = JSONScanner()
        do throws(JSONProblem) {
            _ = try scanner.value(bytes.span)
            try scanner.end(bytes.span, of: "text")
            return nil
        } catch { return error }
    }

    @Test(arguments: [
        "null", "true", " false ", "0", "-0.5e+10", "\"\"", #""a\nü\ud83d\ude00""#, "[]", "{}",
        "[1, [2, {}], {\"a\": []}]",
        "\r\n\t[ { \"a\" : null , \"b\" : \"}\" } ]",
    ]) func whatJSONHasIsTaken(text: String) {
        #expect(problem(in: text) == nil)
    }

    @Test(arguments: [
        ("", 0), ("nul", 0), ("+1", 0), ("01", 0), ("1.", 2), ("1e", 2), ("-", 0), (".5", 0), ("NaN", 0),
        ("'a'", 0),
        ("\"a", 0), ("\"\\x\"", 1), ("\"\\u12g4\"", 1), ("\"\\ud800\"", 1), ("\"\\udc00\"", 1),
        ("\"a\nb\"", 2),
        ("[1,]", 3), ("[,1]", 1), ("[1 2]", 3), ("{\"a\"}", 4), ("{\"a\":}", 5), ("{\"a\":1,}", 7),
        ("{a:1}", 1), ("[1}", 2),
        ("1 2", 2), ("{\"a\":1}]", 7), ("/* */1", 0), ("[[1]", 4),
    ]) func whatJSONLacksIsRefusedAtItsPlace(text: String, place: Int) {
        #expect(problem(in: text)?.place == place, "\(text)")
    }

    @Test func escapesStandForTheirCharacters() throws {
        let bytes = Array(#""\"\\\/\b\f\n\r\t\u0041\u00e9\ud83d\ude00é""#.utf8)
        var scanner = JSONScanner()
        #expect(try scanner.value(bytes.span) == .string)
        #expect(String(decoding: scanner.text, as: UTF8.self) == "\"\\/\u{8}\u{C}\n\r\tAé😀é")
    }

    /// What is written comes back, whatever it holds.
    @Test func readsWhatIsWritten() throws {
        for scalar in (0...0x2FF).compactMap(Unicode.Scalar.init) {
            let text = "a\(scalar)b"
            let bytes = Array(JSONText.string(text).utf8)
            var scanner = JSONScanner()
            #expect(try scanner.value(bytes.span) == .string)
            #expect(Array(text.utf8) == scanner.text)
        }
    }

    @Test func nestingIsLimited() {
        func nested(_ depth: Int) -> String {
            String(repeating: "[", count: depth) + String(repeating: "]", count: depth)
        }
        #expect(problem(in: nested(JSONScanner.depthLimit)) == nil)
        #expect(problem(in: nested(JSONScanner.depthLimit + 1))?.place == JSONScanner.depthLimit)
        #expect(problem(in: nested(1_000_000))?.found?.hasPrefix("more than 512") == true)
    }
}
