import PseudoTerminal
import Testing

extension OnTerminal {
    @Suite struct Editing {
        /// Keys typed after `abcd`, and the line they make.
        static let editing: [(keys: String, line: String)] = [
            ("\(Keys.left)\(Keys.left)X", "abXcd"),
            ("\(Keys.home)X", "Xabcd"),
            ("\(Keys.home)\(Keys.delete)", "bcd"),
            ("\(Keys.home)\(Keys.end)X", "abcdX"),
            ("\(Keys.backspace)", "abc"),
            ("\(Keys.home)\(Keys.right)\(Keys.control("k"))", "a"),
            ("\(Keys.control("a"))\(Keys.control("d"))", "bcd"),
            ("\(Keys.control("w"))X", "X"),
            ("\u{1B}OHX", "Xabcd"),
            ("\u{1B}[1~X", "Xabcd"),
            ("\(Keys.left)\u{1B}OFX", "abcdX"),
            ("\(Keys.control("v"))\(Keys.up)", "abcd"),
            // F5, Page Up, the focus of the window, F1 of the Linux console, F1
            ("\u{1B}[15~\u{1B}[5~\u{1B}[I\u{1B}[[A\u{1B}OPX", "abcdX"),
        ]

        @Test func typing() throws {
            let demo = try Demo()
            try demo.enter("read user:1", gives: "read user:1")
            try demo.enter("", gives: "")
            try demo.quit()
            #expect(
                demo.terminal.screen.text == """
                    editor
                    demo> read user:1
                    got [read user:1] 11
                    demo>
                    got [] 0
                    demo> quit
                    bye
                    """)
        }

        @Test(arguments: editing) func keys(keys: String, line: String) throws {
            let demo = try Demo()
            try demo.enter("abcd" + keys, gives: line)
        }

        @Test func words() throws {
            let demo = try Demo()
            let back = Keys.controlLeft
            try demo.enter("one two three" + back + back + "X", gives: "one Xtwo three")
            try demo.enter("one two three" + Keys.home + Keys.controlRight + "X", gives: "oneX two three")
        }

        @Test func aBackspaceAtTheStartRingsTheBell() throws {
            let demo = try Demo()
            let before = demo.terminal.screen.bellCount
            demo.terminal.send(Keys.backspace)
            try demo.terminal.waitForScreen("the bell") { $0.bellCount == before + 1 }
        }

        @Test func clearingTheScreenKeepsTheLine() throws {
            let demo = try Demo()
            demo.terminal.send("half a line" + Keys.control("l"))
            try demo.terminal.waitForScreen("the line at the top") { $0.rows[0] == "demo> half a line" }
            try demo.enter("!", gives: "half a line!")
        }

        @Test func aLineThatWraps() throws {
            let demo = try Demo(columns: 20, rows: 10)
            let line = "a line much longer than the screen is wide"
            demo.terminal.send(line)
            try demo.terminal.waitForScreen("three rows") {
                $0.rows[1...3] == ["demo> a line much lo", "nger than the screen", " is wide"]
            }
            demo.terminal.send(Keys.home + "X")
            try demo.terminal.waitForScreen("three rows") {
                $0.rows[1...3] == ["demo> Xa line much l", "onger than the scree", "n is wide"]
            }
            try demo.enter("", gives: "X" + line)
        }

        @Test func aLineLongerThanTheScreenIsHigh() throws {
            let demo = try Demo(columns: 20, rows: 5)
            let line = String(repeating: "0123456789", count: 40)
            try demo.enter(line, gives: line)
            try demo.enter(Keys.up + Keys.home + "X" + Keys.end + "Y", gives: "X" + line + "Y")
        }

        /// libedit writes through a null pointer here, left to itself.
        @Test(arguments: [(72, 6), (20, 5), (10, 4)]) func typingAtTheEndOfALineHigherThanTheScreen(
            columns: Int, rows: Int
        ) throws {
            let demo = try Demo(columns: columns, rows: rows)
            let line = String(repeating: "日", count: 300)
            demo.terminal.send(Keys.pasted(line) + Keys.home + Keys.end)
            demo.terminal.settle()
            let more = String(repeating: "c", count: 100)
            try demo.enter(more, gives: line + more)
        }

        @Test(arguments: ["é", "日本", "🙂", "naïve café", "日本語 🙂 text"])
        func characters(text: String) throws {
            let demo = try Demo()
            demo.terminal.send(text)
            try demo.terminal.expectRow("demo> " + text)
            try demo.enter("", gives: text)
            // The cursor goes over whole characters, and the row stays right.
            demo.terminal.send("ab" + text + Keys.left + Keys.backspace + "x")
            let changed = "ab" + text.dropLast(2) + "x" + text.suffix(1)
            if text.count > 1 {
                try demo.terminal.expectRow("demo> " + changed)
                try demo.enter("", gives: changed)
            }
        }

        @Test func aWideCharacterAtTheEndOfARow() throws {
            let demo = try Demo(columns: 10, rows: 8)
            demo.terminal.send("abc日本")
            try demo.terminal.waitForScreen("the wide character in the next row") {
                $0.rows[1...2] == ["demo> abc", "日本"]
            }
            demo.terminal.send(Keys.backspace + Keys.backspace + "d")
            try demo.terminal.expectRow("")
            try demo.enter("", gives: "abcd")
        }

        @Test func backspaceTakesACharacterWithItsAccents() throws {
            let demo = try Demo()
            try demo.enter("xe\u{301}" + Keys.backspace + "y", gives: "xy")
            try demo.enter("a👩\u{200D}💻" + Keys.backspace + "b", gives: "ab")
            try demo.enter("e\u{301}x" + Keys.home + Keys.delete, gives: "x")
        }

        @Test func whatIsNotUTF8BecomesAReplacement() throws {
            let demo = try Demo()
            demo.terminal.send([0x61, 0xFF, 0xC3, 0x62, 0x00, 0xED, 0xA0, 0x80, 0x0D])
            try demo.terminal.expect("got [a\u{FFFD}\u{FFFD}b\u{FFFD}] 5")
        }

        @Test func typedAheadWhileACommandRuns() throws {
            let demo = try Demo()
            demo.terminal.send("sleep\r")
            try demo.terminal.expect("sleeping")
            demo.terminal.send("one\rtwo" + Keys.left)
            try demo.terminal.expectRow("demo> two")
            try demo.enter("X", gives: "twXo")
            #expect(
                demo.terminal.screen.text == """
                    editor
                    demo> sleep
                    sleeping
                    demo> one
                    got [one] 3
                    demo> twXo
                    got [twXo] 4
                    demo>
                    """)
        }

        @Test(arguments: ["C", "POSIX", "unset", "no_SUCH.UTF-8"])
        func anyLocaleTakesUTF8(locale: String) throws {
            let demo = try Demo(environment: ["LANG": locale, "DEMO_PROMPT": "é日demo> "])
            demo.terminal.send("é日")
            try demo.terminal.expectRow("é日demo> é日")
            try demo.enter("", gives: "é日")
        }

        @Test func aTerminalTheSystemDoesNotKnow() throws {
            let demo = try Demo(environment: ["TERM": "no-such-terminal"])
            #expect(demo.terminal.screen.rows[0] == "editor")
            try demo.enter("ab" + Keys.left + "X", gives: "aXb")
        }

        @Test func aPromptWithColourAndRowsAbove() throws {
            let prompt = "first\nsecond\n\u{1B}[2mdemo> \u{1B}[0m"
            let demo = try Demo(environment: ["DEMO_PROMPT": prompt])
            demo.terminal.send("ab")
            try demo.terminal.expectRow("demo>  ab")
            #expect(demo.terminal.screen.dimTextOfCursorRow == "demo> ")
            #expect(demo.terminal.screen.rows[..<4] == ["editor", "first", "second", "demo>  ab"])
            try demo.enter(Keys.left + "X", gives: "aXb")
        }

        @Test func resizing() throws {
            let demo = try Demo(columns: 40, rows: 10)
            demo.terminal.send("a line of text")
            try demo.terminal.expectRow("demo> a line of text")
            demo.terminal.resize(columns: 60, rows: 12)
            demo.terminal.settle()
            demo.terminal.send(" that would not have fitted into forty")
            try demo.terminal.expectRow("demo> a line of text that would not have fitted into forty")
            demo.terminal.send(Keys.control("u"))
            try demo.terminal.expectRow("demo>")
            demo.terminal.resize(columns: 20, rows: 12)
            demo.terminal.settle()
            demo.terminal.send("wraps at twenty")
            try demo.terminal.waitForScreen("two rows") {
                $0.rows[1...2] == ["demo> wraps at twent", "y"]
            }
            try demo.enter("", gives: "wraps at twenty")
        }

        @Test func whatFollowsTheEndOfTheProgramIsNotTaken() throws {
            let demo = try Demo()
            demo.terminal.send("quit\rfor the shell\n")
            #expect(try demo.terminal.waitForExit() == .exited(0))
            #expect(demo.terminal.unreadInput() == "for the shell\n")
        }
    }
}

/// What needs a terminal, one test after the other: each starts a program and waits for it.
@Suite(.serialized, .timeLimit(.minutes(5))) struct OnTerminal {}
