import PseudoTerminal
import Testing

extension AtThePrompt {
    @Suite struct Blocks {
        @Test func goOnOnASecondPrompt() throws {
            let repl = try Repl()
            try repl.build()
            repl.terminal.send("together {\r")
            try repl.terminal.expectRow("   ...>")
            try repl.begin("read user:1", "read user:2")
            try repl.enter("}", gives: "app#2")
            #expect(
                repl.terminal.screen.text.contains(
                    "\nlarder> together {\n   ...> read user:1\n   ...> read user:2\n   ...> }\n"))
            try repl.enter("undo", gives: "undone: 'together { …'; it is 0.000s")
        }

        @Test func tabKnowsWhereItIs() throws {
            let repl = try Repl()
            try repl.build()
            try repl.begin("together {")
            repl.terminal.send("  rea" + Keys.tab)
            try repl.terminal.waitForScreen("read") { $0.rowOfCursor.hasPrefix("   ...>   read ") }
        }

        @Test(arguments: [Keys.control("c"), Keys.control("d")]) func areGivenUp(key: String) throws {
            let repl = try Repl()
            try repl.build()
            try repl.begin("together {", "read user:1")
            repl.terminal.send(key)
            try repl.terminal.expect("larder> ")
            try repl.enter("show front", gives: "empty")
            try repl.enter("undo", gives: "undone: 'cache front")
        }

        @Test func aQuotationOverSeveralLines() throws {
            let repl = try Repl()
            try repl.build()
            try repl.begin("write user:1 \"one")
            try repl.enter("two\"", gives: "\"one\\ntwo\" durable")
        }

        @Test func anErrorInOneNamesItsLine() throws {
            let repl = try Repl()
            try repl.build()
            try repl.begin("together {", "read user:1", "raed user:2")
            try repl.enter("}", gives: "   3 | raed user:2")
            try repl.enter("show front", gives: "empty")
        }

        @Test func aPastedScriptRunsAsIfTyped() throws {
            let repl = try Repl(rows: 40)
            let lines =
                ["database users rows=user:1..user:200", "trace off", "together {"]
                + (1...10).map { "\tread user:\($0)" } + ["}"]
                + (1...184).map { "read user:\($0)" } + ["expect stats app reads = 194", "show"]
            #expect(lines.count == 200)
            repl.terminal.send(Keys.pasted(lines.joined(separator: "\n") + "\n"))
            try repl.terminal.expect("expect stats app reads = 194")
            try repl.terminal.expect("ok")
            try repl.terminal.expect("it is 3.700s")
            try repl.terminal.expect("larder> ")
            try repl.enter("undo 2", gives: "undone: 2 statements, back to before 'read user:183'")
        }
    }
}
