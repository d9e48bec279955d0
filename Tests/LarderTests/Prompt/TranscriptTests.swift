import PseudoTerminal
import Testing

extension AtThePrompt {
    /// A copied session, pasted at the prompt.
    @Suite struct Transcripts {
        static let copied = """
            larder> database users rows=user:1..user:9
            database users rows=user:1..user:9 read=20ms write=30ms
            larder> cache front over users
            cache front over users strategy=cache-aside capacity=unbounded
            larder> repeat 2 {
               ...>   read user:1
               ...> }
               0.000s  front   MISS     user:1   cold: never cached before
               0.022s  app     DONE     user:1   "row 1" from users in 22ms

            reset

            """

        @Test func isRunWithoutWhatItPrinted() throws {
            let repl = try Repl(rows: 60)
            repl.terminal.send(Keys.pasted(Self.copied))
            try repl.terminal.expect("note: passed over 5 lines of output")
            try repl.terminal.expect("larder> ")
            try repl.enter("show front", gives: "user:1")
            #expect(repl.rows.contains("larder> repeat 2 {"))
            #expect(!repl.rows.contains { $0.contains("larder> larder>") || $0.contains("reset") })
            repl.terminal.send(Keys.up + Keys.up)
            try repl.terminal.expectRow("larder> repeat 2 { read user:1 }")
        }

        /// A terminal that marks nothing as pasted sends the lines as if they were typed fast.
        @Test func withoutBrackets() throws {
            let repl = try Repl(rows: 60)
            repl.terminal.send(Self.copied.split(separator: "\n").joined(separator: "\r") + "\r")
            try repl.terminal.expect("note: passed over 5 lines of output")
            try repl.terminal.expect("larder> ")
            try repl.enter("show front", gives: "user:1")
            // What is typed by hand is run again.
            try repl.enter("reset", gives: "")
            try repl.enter("show front", gives: "there is no node 'front'")
        }

        @Test func oneLineStaysToBeEdited() throws {
            let repl = try Repl()
            try repl.build()
            repl.terminal.send(Keys.pasted("larder> read user:"))
            try repl.terminal.waitForScreen("the line") { $0.rowOfCursor.hasPrefix("larder> read user:") }
            try repl.enter("7", gives: "MISS")
        }

        /// In a quotation the second line of a paste is no statement, whatever is wrong with it.
        @Test func anErrorInAPastedBlockRunsNoneOfIt() throws {
            let repl = try Repl()
            try repl.build()
            repl.terminal.send(Keys.pasted("write user:1 \"one\n\\q\nread user:2\"\nprint \"do\"ne\n"))
            try repl.terminal.expect("unknown escape")
            try repl.terminal.expect("done")
            try repl.enter("show front", gives: "empty")
        }

        /// Far more than anybody types: each key must not draw everything before it anew.
        @Test(.timeLimit(.minutes(15))) func aLineOfFiftyThousandKeys() throws {
            let repl = try Repl()
            try repl.build()
            repl.terminal.send("write user:1 ")
            for _ in 0..<50_000 { repl.terminal.send("x") }
            try repl.enter("", gives: "durable in users")
            try repl.enter("expect value \"\(String(repeating: "x", count: 50))\"", gives: "NOT SO")
        }
    }
}
