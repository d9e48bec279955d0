import Testing

@testable import Terminal

@Suite struct PromptTests {
    @Test func plain() {
        let prompt = Prompt("larder> ")
        #expect(prompt.delimited == "larder> " && prompt.visible == "larder> " && prompt.rowsAbove.isEmpty)
    }

    @Test func escapeSequencesAreEnclosed() {
        let prompt = Prompt("\u{1B}[1m\u{1B}[31mlarder>\u{1B}[0m ")
        #expect(prompt.delimited == "\u{1}\u{1B}[1m\u{1B}[31m\u{1}larder>\u{1}\u{1B}[0m\u{1} ")
        #expect(prompt.visible == "larder> ")
    }

    @Test func anEscapeSequenceIsFollowedByANarrowCharacter() {
        #expect(Prompt(">\u{1B}[0m").delimited == ">\u{1}\u{1B}[0m\u{1} ")
        #expect(Prompt("\u{1B}[1m\u{301}x").delimited == "\u{1}\u{1B}[1m\u{1} \u{301}x")
    }

    @Test func rowsAboveAreKeptApart() {
        let prompt = Prompt("one\r\ntwo\n> ")
        #expect(prompt.rowsAbove == "one\r\ntwo\n" && prompt.delimited == "> ")
    }

    @Test func controlCharactersAreDropped() {
        #expect(Prompt("a\u{1}\tb\u{7F}\u{1B}").visible == "ab ")
    }
}

@Suite struct CandidateListTests {
    private func layout(_ texts: [String], summary: String? = nil, columns: Int, rows: Int = 24) -> [String] {
        CandidateList(columns: columns, rows: rows, colour: false)
            .layout(texts.map { Candidate($0, summary: summary) })
    }

    @Test func summariesWhereThereIsRoom() {
        #expect(
            layout(["a", "bcd"], summary: "what it is", columns: 80) == [
                "a    what it is", "bcd  what it is",
            ])
        #expect(
            layout(["a", "bcd"], summary: "0123456789abcdefg", columns: 22)[0] == "a    0123456789abcde…")
        #expect(layout(["a", "bcd"], summary: "what it is", columns: 20) == ["a    bcd"])
    }

    @Test func manyCandidatesWithSummariesAreShownInColumns() {
        let texts = (10..<50).map { "word\($0)" }
        let rows = layout(texts, summary: "what it is", columns: 80)
        #expect(rows.count == 4 && rows[0].hasPrefix("word10  word14  "))
    }

    @Test func summariesAreDimmed() {
        let list = CandidateList(columns: 80, rows: 24, colour: true)
        #expect(list.layout([Candidate("a", summary: "b")]) == ["a  \u{1B}[2mb\u{1B}[0m"])
    }

    @Test(arguments: [1, 2, 5, 20, 80, 200], [1, 3, 50, 51, 500]) func everyRowFits(columns: Int, count: Int)
    {
        let texts = (0..<count).map { "candidate-\($0)" }
        let rows = layout(texts, columns: columns, rows: 100)
        #expect(rows.allSatisfy { $0.count < max(columns, 2) || $0.hasPrefix("+") })
        #expect(rows.count <= CandidateList.limit + 1)
    }

    @Test func howManyMore() {
        let texts = (100..<200).map { "\($0)" }
        #expect(layout(texts, columns: 80).last == "… and 50 more")
        #expect(layout(texts, columns: 10).last == "+58")
    }

    @Test func controlCharactersCannotMoveTheCursor() {
        #expect(layout(["a\u{1B}[2Jb"], columns: 80) == ["a [2Jb"])
    }
}

@Suite struct CompletionStepTests {
    private func step(_ line: String, _ cursor: Int, _ range: Range<Int>, _ texts: String...)
        -> Completion.Step
    {
        Completion(replacing: range, candidates: texts.map { Candidate($0) }).step(line: line, cursor: cursor)
    }

    @Test func steps() {
        #expect(step("x", 1, 0..<1) == .refuse)
        #expect(step("ca", 2, 0..<2, "cache") == .replace(0..<2, with: "cache "))
        #expect(step("ca x", 2, 0..<2, "cache") == .replace(0..<3, with: "cache "))
        #expect(step("ca", 2, 0..<2, "cache", "cachet") == .replace(0..<2, with: "cache"))
        #expect(step("cache", 5, 0..<5, "cache", "cachet") == .list)
        #expect(step("c", 1, 0..<1, "cache", "compare") == .list)
        #expect(step("", 0, 0..<0, "a", "b") == .list)
        // Another spelling is not a reason to take away what was typed.
        #expect(step("CA", 2, 0..<2, "cache", "cachet") == .list)
    }

    @Test func aRangeBeyondTheLineIsCut() {
        #expect(step("ab", 2, 0..<9, "abc") == .replace(0..<2, with: "abc "))
        #expect(step("ab", 9, 5..<9, "abc") == .replace(2..<2, with: "abc "))
    }

    @Test func theCursorWithinTheWord() {
        #expect(step("cache", 2, 0..<5, "cache", "cachet") == .list)
        #expect(step("capacity", 2, 0..<8, "cache", "cachet") == .replace(0..<8, with: "cache"))
    }
}

@Suite struct TerminalCapabilitiesTests {
    private func capabilities(
        input: Bool = true, output: Bool = true, _ environment: [String: String]
    ) -> TerminalCapabilities {
        TerminalCapabilities(inputIsTerminal: input, outputIsTerminal: output, environment: environment)
    }

    @Test func editing() {
        #expect(capabilities(["TERM": "xterm"]).canEdit)
        #expect(!capabilities(["TERM": "dumb"]).canEdit)
        #expect(!capabilities(["TERM": ""]).canEdit)
        #expect(!capabilities([:]).canEdit)
        #expect(!capabilities(input: false, ["TERM": "xterm"]).canEdit)
        #expect(!capabilities(output: false, ["TERM": "xterm"]).canEdit)
    }

    @Test func colour() {
        #expect(capabilities(["TERM": "xterm"]).usesColour())
        #expect(capabilities(input: false, ["TERM": "xterm"]).usesColour())
        #expect(!capabilities(output: false, ["TERM": "xterm"]).usesColour())
        #expect(!capabilities(["TERM": "dumb"]).usesColour())
        #expect(!capabilities(["TERM": "xterm", "NO_COLOR": "1"]).usesColour())
        #expect(capabilities(["TERM": "xterm", "NO_COLOR": ""]).usesColour())
        #expect(capabilities(output: false, ["TERM": "dumb", "NO_COLOR": "1"]).usesColour(.always))
        #expect(!capabilities(["TERM": "xterm"]).usesColour(.never))
    }
}
