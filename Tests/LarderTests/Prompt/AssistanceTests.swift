import PseudoTerminal
import Testing

extension AtThePrompt {
    /// Tab, and the hint at the right. What is offered where, Tests/LanguageTests/completions.txt lists in full.
    @Suite struct Assistance {
        @Test(arguments: [
            ("adv\t", "larder> advance"),
            ("read u\t\t", "larder> read user:"),
            ("read user:10\t0", "larder> read user:100"),
            ("configure fr\tcap\t9", "larder> configure front capacity=9"),
            ("cache l1 over fr\tpol\tlf\t", "larder> cache l1 over front policy=lfu"),
            ("cache l1 over users strategy=write-b\t", "larder> cache l1 over users strategy=write-behind"),
            ("@us\tre\tuser:7", "larder> @users read user:7"),
            ("expect unc\t", "larder> expect uncached"),
        ])
        func tabCompletes(typed: String, row: String) throws {
            let repl = try Repl(environment: ["LARDER_HISTORY": ""])
            try repl.build()
            try repl.terminal.waitForScreen("the prompt") { $0.rowOfCursor == "larder>" }
            for key in typed {
                repl.terminal.send(String(key))
                if key == "\t" { repl.terminal.settle(milliseconds: 60) }
            }
            // A hint may stand at the right.
            try repl.terminal.waitForScreen(row) { $0.rowOfCursor.hasPrefix(row) }
        }

        @Test func twoTabsListWhatThereIs() throws {
            let repl = try Repl()
            try repl.build()
            repl.terminal.send("cache l1 over users strategy=")
            repl.terminal.settle()
            repl.terminal.send(Keys.tab)
            try repl.terminal.expect("write-around")
            repl.terminal.settle()
            let names = repl.rows.compactMap { $0.split(separator: " ").first.map(String.init) }
            #expect(
                names.suffix(7) == [
                    "cache-aside", "read-through", "refresh-ahead", "write-through", "write-behind",
                    "write-around",
                    "larder>",
                ])
        }

        @Test func theHintAppearsAndIsGoneAfterEnter() throws {
            let repl = try Repl()
            try repl.build()
            repl.terminal.send("read ")
            try repl.terminal.waitForScreen("the hint") {
                $0.rowOfCursor.hasSuffix("read KEY… [batch=N] [in=NODE] [version=NAME]")
            }
            try repl.enter("user:1", gives: "MISS")
            #expect(repl.rows.contains("larder> read user:1"))
            #expect(!repl.terminal.screen.text.contains("[in=NODE]"))
        }

        @Test func theHintSaysWhatAnOptionIs() throws {
            let repl = try Repl()
            repl.terminal.send("cache front over users ttl=")
            try repl.terminal.waitForScreen("the hint") {
                $0.rowOfCursor.hasSuffix("ttl=  TIME: how long an entry may live, none if…")
            }
        }

        /// Where there is no room there is no hint, or only its beginning, and the line is not disturbed.
        @Test func aNarrowTerminalHasNoHint() throws {
            let repl = try Repl(columns: 24)
            try repl.type("read user:1", shows: "larder> read user:1")
            repl.terminal.settle()
            #expect(repl.terminal.screen.rowOfCursor == "larder> read user:1")
        }
    }
}
