import PseudoTerminal
import Testing

extension OnTerminal {
    @Suite struct CompletingWithTab {
        @Test func oneCandidateIsInsertedWithASpace() throws {
            let demo = try Demo()
            try demo.enter("ad" + Keys.tab + "1s", gives: "advance 1s")
        }

        @Test func aCandidateThatIsNotFinalGetsNoSpace() throws {
            let demo = try Demo()
            try demo.enter("x po" + Keys.tab + "lru", gives: "x policy=lru")
        }

        @Test func inTheMiddleOfALine() throws {
            let demo = try Demo()
            // The space that is there is stepped over.
            try demo.enter(
                "ad 1s" + Keys.home + Keys.right + Keys.right + Keys.tab + "X", gives: "advance X1s")
        }

        @Test(arguments: [("café", "ca"), ("日本", "日")]) func wideCandidates(word: String, start: String)
            throws
        {
            let demo = try Demo()
            try demo.enter("é日 " + start + Keys.tab + "x", gives: "é日 \(word) x")
        }

        @Test func severalCandidatesGiveTheirCommonStart() throws {
            let demo = try Demo()
            demo.terminal.send("lo" + Keys.tab)
            demo.terminal.settle()
            try demo.terminal.expectRow("demo> lo")
            demo.terminal.send("ts" + Keys.tab)
            try demo.terminal.expectRow("demo> lots-")
            #expect(demo.terminal.screen.rows[1] == "demo> lots-")
        }

        @Test func aListWithSummaries() throws {
            let demo = try Demo()
            demo.terminal.send("lots" + Keys.control("u") + "co" + Keys.tab)
            try demo.terminal.waitForScreen("the list") { $0.rowOfCursor == "demo> co" && $0.cursorRow > 1 }
            #expect(
                demo.terminal.screen.text == """
                    editor
                    demo> co
                    compare    Run a block once for each variant
                    configure  Change a cache
                    demo> co
                    """)
            #expect(demo.terminal.screen.cursorColumn == 8)
            try demo.enter("nf" + Keys.tab, gives: "configure ")
        }

        @Test func aListWithoutRoomForSummaries() throws {
            let demo = try Demo(columns: 20, rows: 12)
            demo.terminal.send("c" + Keys.tab)
            try demo.terminal.waitForScreen("the list") { $0.rowOfCursor == "demo> c" && $0.cursorRow > 1 }
            #expect(demo.terminal.screen.text == "editor\ndemo> c\ncache\ncompare\nconfigure\ndemo> c")
        }

        @Test func aListInColumns() throws {
            let demo = try Demo(columns: 20, rows: 12)
            demo.terminal.send("lots-" + Keys.tab)
            try demo.terminal.waitForScreen("the list") {
                $0.rowOfCursor == "demo> lots-" && $0.cursorRow > 1
            }
            #expect(
                demo.terminal.screen.rows[2...4] == ["lots-1  lots-4", "lots-2  lots-5", "lots-3  lots-6"])
        }

        @Test func aLongListIsCut() throws {
            let demo = try Demo()
            demo.terminal.send("many" + Keys.tab)
            try demo.terminal.waitForScreen("the list") { $0.rowOfCursor == "demo> many" && $0.cursorRow > 1 }
            let text = demo.terminal.screen.text
            #expect(text.contains("many100") && text.contains("many149") && !text.contains("many150"))
            #expect(text.contains("\n… and 70 more\n"))
        }

        @Test func theListComesBelowALineThatWraps() throws {
            let demo = try Demo(columns: 20, rows: 12)
            demo.terminal.send("word word word word co")
            demo.terminal.send(Keys.tab)
            try demo.terminal.waitForScreen("the list") { $0.cursorRow == 6 }
            #expect(
                demo.terminal.screen.text == """
                    editor
                    demo> word word word
                     word co
                    compare
                    configure
                    demo> word word word
                     word co
                    """)
            try demo.enter("m" + Keys.tab, gives: "word word word word compare ")
        }

        @Test func noCandidateRingsTheBell() throws {
            let demo = try Demo()
            let before = demo.terminal.screen.bellCount
            demo.terminal.send("zz" + Keys.tab)
            try demo.terminal.waitForScreen("the bell") { $0.bellCount == before + 1 }
            try demo.enter("", gives: "zz")
        }
    }

    @Suite struct ShowingHints {
        @Test func shownAndGone() throws {
            let demo = try Demo()
            let hint = "Build a cache over a database"
            demo.terminal.send("cache")
            try demo.terminal.waitForScreen("the hint") { $0.rowOfCursor.hasSuffix(hint) }
            let row = demo.terminal.screen.rowOfCursor
            #expect(row.hasPrefix("demo> cache ") && row.count == 79)
            #expect(demo.terminal.screen.cursorColumn == 11)
            demo.terminal.send(Keys.backspace)
            try demo.terminal.expectRow("demo> cach")
            try demo.enter("e front" + Keys.left, gives: "cache front")
            // Nothing of it is left above.
            #expect(demo.terminal.screen.text == "editor\ndemo> cache front\ngot [cache front] 11\ndemo>")
        }

        @Test func aHintThatChangesIsDrawnWhole() throws {
            let demo = try Demo(environment: ["NO_COLOR": ""])
            for (keys, hint) in [
                ("cache", "Build a cache over a database"), ("\u{15}configure", "Change a cache"),
                ("\u{15}compare", "Run a block once for each variant"),
            ] {
                demo.terminal.send(keys)
                try demo.terminal.waitForScreen(hint) { $0.rowOfCursor.hasSuffix(" " + hint) }
                #expect(demo.terminal.screen.dimTextOfCursorRow == hint)
            }
            try demo.enter(" x", gives: "compare x")
            #expect(!demo.terminal.screen.text.contains("variant"))
        }

        @Test func noRoomNoHint() throws {
            let demo = try Demo(columns: 34)
            demo.terminal.send("cache")
            demo.terminal.settle()
            #expect(demo.terminal.screen.rowOfCursor == "demo> cache")
            demo.terminal.send(Keys.control("u") + "configure")
            try demo.terminal.waitForScreen("the hint") { $0.rowOfCursor.hasSuffix("Change a cache") }
            demo.terminal.send(" one two three")
            try demo.terminal.expectRow("demo> configure one two three")
        }

        @Test func littleRoomTheBeginningOfTheHint() throws {
            let demo = try Demo(columns: 40)
            demo.terminal.send("cache")
            try demo.terminal.waitForScreen("the hint") {
                $0.rowOfCursor == "demo> cache  Build a cache over a data…"
            }
            try demo.enter("", gives: "cache")
            #expect(demo.terminal.screen.text == "editor\ndemo> cache\ngot [cache] 5\ndemo>")
        }

        @Test func goneAfterCancelling() throws {
            let demo = try Demo()
            demo.terminal.send("cache")
            try demo.terminal.waitForScreen("the hint") { $0.rowOfCursor.hasSuffix("database") }
            demo.terminal.send(Keys.control("c"))
            try demo.terminal.expect("cancelled")
            #expect(demo.terminal.screen.rows[1] == "demo> cache^C")
        }
    }
}
