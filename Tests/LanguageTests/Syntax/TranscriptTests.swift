@testable import Language
import Testing

/// Which texts are copied sessions, and what was typed in them. How they run, Scripts/transcript.larder shows.
@Suite struct TranscriptTests {
    @Test(arguments: [
        "larder> read user:1", "\n  \nlarder> read user:1\n0.1s", "larder>", "    larder> read user:1",
        Session.greeting + "\nlarder> read user:1",
    ])
    func isOne(text: String) {
        #expect(Source(name: "", text: text).passedOver != nil)
    }

    @Test(arguments: [
        "read user:1", "larder>read user:1", "   ...> read user:1", "# larder> read",
        "read a\nlarder> read b", "",
        "$ larder run x.larder\nlarder> read user:1",
    ])
    func isNone(text: String) {
        let source = Source(name: "", text: text)
        #expect(source.passedOver == nil)
        #expect(source.bytes == Array(text.utf8))
    }

    /// Each statement stands where it stood, so that errors name the places of the text as it is.
    @Test func nothingMoves() throws {
        let text = "larder> repeat 2 {\r\n   ...>   read é\r\n   ...> }\r\nünsinn\r\nlarder> raed é\r\n"
        let source = Source(name: "", text: text)
        #expect(source.bytes.count == text.utf8.count)
        #expect(source.passedOver == 1)
        let statements = try Parser.statements(of: source)
        #expect(statements.map { source.line(at: $0.span.from) } == [1, 5])
        #expect(source.column(at: statements[1].span.from) == 9)
        #expect(source.text(ofLineAt: statements[1].span.from) == "larder> raed é")
    }

    @Test func whatWasGivenUpIsNotRun() throws {
        let text = "larder> repeat 2 {\n   ...> read a ^C\nlarder> read b\nlarder> read c^C\nlarder> read d"
        #expect(try Parser.statements(of: Source(name: "", text: text)).map(\.text) == ["read b", "read d"])
    }

    @Test(arguments: [
        ("larder> read a\n  0.0s\nlarder> read b\n  1s\n", "read a\nread b\n", 2),
        ("larder> read a\r  0.0s\rlarder> read b", "read a\nread b", 1),
        ("larder> repeat 2 {\n   ...>   read a\n   ...> }\nout\n\nlarder>", "repeat 2 {\n  read a\n}\n", 1),
        ("larder> repeat 2 {\n   ...> read a^C\nlarder> read b", "read b", 0),
    ])
    func pasted(text: String, typed: String, passedOver: Int) throws {
        let found = try #require(Transcript.typed(inPasted: text))
        #expect(found.text == typed)
        #expect(found.passedOver == passedOver)
        #expect(Transcript.typed(inPasted: typed) == nil)
    }

    // MARK: Gathering lines

    /// Line by line, the examples of all of help come to the same statements as in one piece.
    @Test func gatheredLineByLine() throws {
        for (name, script) in Help.examples {
            var gatherer = StatementGatherer()
            var found: [String] = []
            for line in script.split(separator: "\n", omittingEmptySubsequences: false)
            where gatherer.add(line) {
                found += try Parser.statements(of: Source(name: "", text: gatherer.text)).map(\.text)
                gatherer = StatementGatherer()
            }
            #expect(gatherer.isEmpty, "\(name)")
            #expect(try found == Parser.statements(of: Source(name: "", text: script)).map(\.text), "\(name)")
        }
    }

    /// A block and a quotation of 100,000 lines; the time of each line must not grow with those before it.
    @Test(
        .timeLimit(.minutes(15)),
        arguments: [("together {", "  read user:1", "}"), ("write a \"b", #"it's \"x\" {"#, "\"")])
    func aLongOne(first: String, line: String, last: String) {
        var gatherer = StatementGatherer()
        var whole = [gatherer.add(first)]
        for _ in 0..<100_000 where gatherer.add(line) { Issue.record("ended too early") }
        whole.append(gatherer.add(last))
        #expect(whole == [false, true])
    }

    /// What is wrong inside is not found before the end, so that the rest of a pasted block is not run alone.
    @Test func errorsWaitForTheEnd() {
        var gatherer = StatementGatherer()
        let whole = ["repeat 2 {", "  read \"a\\q\"", "  @", "  {", "}", "}"].map { gatherer.add($0) }
        #expect(whole == [false, false, false, false, false, true])
    }
}
