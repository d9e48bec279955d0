import PseudoTerminal
import Testing

extension AtThePrompt {
    @Suite struct Typing {
        /// A first session, as a newcomer would type it, and everything there is to see of it.
        @Test func aFirstSession() throws {
            let repl = try Repl()
            try repl.enter("database users rows=user:1..user:100")
            try repl.enter("cache front over users ttl=60s")
            try repl.enter("read user:1", gives: "DONE")
            try repl.enter("read user:1", gives: "DONE")
            try repl.quit()
            #expect(
                repl.terminal.screen.text == """
                    Larder, a laboratory for caches. 'help' explains, 'lesson' teaches.
                    larder> database users rows=user:1..user:100
                    database users rows=user:1..user:100 read=20ms write=30ms
                    larder> cache front over users ttl=60s
                    cache front over users strategy=cache-aside capacity=unbounded ttl=60s
                    larder> read user:1
                       0.000s  front   MISS     user:1   cold: never cached before
                       0.001s  users   READ     user:1   "row 1", 20ms
                       0.021s  front   STORE    user:1   ttl 60s, until 60.021s · 1 entry
                       0.022s  app     DONE     user:1   "row 1" from users in 22ms
                    larder> read user:1
                       0.022s  front   HIT      user:1   "row 1", stored 1ms ago, 59.999s left
                       0.023s  app     DONE     user:1   "row 1" from front in 1ms
                    larder> quit
                    """)
        }

        @Test func aMistypedStatementIsShownWithWhatWasMeant() throws {
            let repl = try Repl()
            try repl.enter("raed user:1", gives: "did you mean 'read'?")
            #expect(
                repl.rows.suffix(5) == [
                    "error: no statement is called 'raed'", "   1 | raed user:1", "     | ^~~~",
                    "  did you mean 'read'?", "larder>",
                ])
        }

        /// An error in the middle of a statement takes back what the statement had done.
        @Test func anErrorInTheMiddleKeepsNothing() throws {
            let repl = try Repl()
            try repl.build()
            try repl.enter("repeat 1 { read user:1; read user:$x }", gives: "nothing of this was kept")
            try repl.enter("show front", gives: "empty")
            try repl.enter("show", gives: "it is 0.000s")
            try repl.enter("read user:1", gives: "cold")
            try repl.enter("undo", gives: "undone: 'read user:1'; it is 0.000s")
        }

        @Test func keysAndValuesInUTF8() throws {
            let repl = try Repl()
            try repl.enter("database menü größe=5€ 名前=太郎", gives: "database menü")
            try repl.enter("read 名前", gives: "\"太郎\" from menü")
            try repl.enter("read größe", gives: "\"5€\" from menü")
            // Left once is one character, however many bytes.
            try repl.enter("write ключ \"й\"\(Keys.left)\(Keys.left)ц", gives: "\"цй\" durable in menü")
        }

        @Test func upAndDownBringLinesBack() throws {
            let repl = try Repl()
            try repl.build()
            try repl.enter("read user:1", gives: "MISS")
            try repl.type(Keys.up, shows: "larder> read user:1")
            try repl.type(Keys.up, shows: "larder> cache front over users capacity=3 ttl=60s")
            try repl.type(Keys.down, shows: "larder> read user:1")
            try repl.enter("", gives: "HIT")
        }

        @Test func aResizeBreaksTheLineAnew() throws {
            let repl = try Repl()
            try repl.type(
                "database users rows=user:1..user:100", shows: "larder> database users rows=user:1..user:100")
            repl.terminal.resize(columns: 30, rows: 24)
            try repl.terminal.waitForScreen("the line in two rows") {
                $0.text.hasSuffix("larder> database users rows=us\ner:1..user:100")
            }
            try repl.enter("", gives: "read=20ms")
            repl.terminal.resize(columns: 100, rows: 10)
            try repl.enter("read user:1", gives: "\"row 1\" from users in 20ms")
        }

        @Test func aDumbTerminalIsReadPlainly() throws {
            let repl = try Repl(environment: ["TERM": "dumb"])
            try repl.enter("database users rows=user:1..user:9")
            repl.terminal.send("together {\r")
            try repl.terminal.expect("   ...> ")
            repl.terminal.send("read user:1\r")
            try repl.terminal.expect("   ...> ")
            try repl.enter("}", gives: "app#1")
            repl.terminal.send("half" + Keys.control("c"))
            try repl.terminal.expect("larder> ")
            try repl.enter("read user:2", gives: "\"row 2\"")
            #expect(!repl.terminal.output.contains(0x1B), "an escape sequence on a dumb terminal")
            repl.terminal.send(Keys.control("d"))
            #expect(try repl.terminal.waitForExit() == .exited(0))
        }

        @Test func colourIsForTerminalsThatHaveIt() throws {
            let plain = try Repl()
            try plain.enter("read user:1", gives: "error")
            try plain.build()
            try plain.enter("read user:1", gives: "MISS")
            #expect(!plain.terminal.screen.text.isEmpty)
            #expect(!String(decoding: plain.terminal.output, as: UTF8.self).contains("\u{1B}[33m"))
            let colourful = try Repl(environment: ["NO_COLOR": "unset"])
            try colourful.build()
            try colourful.enter("read user:1", gives: "\u{1B}[33mMISS")
            let forced = try Repl(arguments: ["--color", "always"])
            try forced.build()
            try forced.enter("read user:1", gives: "\u{1B}[33mMISS")
        }
    }
}
