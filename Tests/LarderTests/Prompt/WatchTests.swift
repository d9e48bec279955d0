import PseudoTerminal
import Testing

extension AtThePrompt {
    /// `watch`, which takes the whole terminal while it plays.
    @Suite struct Watching {
        @Test func playsPausesStepsAndGivesTheTerminalBack() throws {
            let repl = try Repl()
            try repl.build()
            try repl.enter("trace off")
            try repl.enter("every 100ms for=10s read user:1")
            repl.terminal.send("watch seconds=600 advance 10s\r")
            try repl.terminal.expect("playing")
            repl.terminal.send(" ")
            try repl.terminal.expect("paused")
            // The arrow to the right, which steps, and the one to the left in pieces.
            repl.terminal.send("\u{1B}[C")
            try repl.terminal.expect("s of 10.")
            repl.terminal.send("\u{1B}[C\u{1B}[")
            repl.terminal.send("D")
            // Keys that come at once are all taken.
            repl.terminal.send("\u{1B}[Cq")
            // Its end stays on the screen, and the prompt takes statements again.
            try repl.terminal.expect("s of 10.")
            try repl.terminal.expect("larder> ")
            try repl.enter("show front", gives: "1 of 3 entries")
            try repl.quit()
        }

        @Test func aListIsAsLongAsTheTerminalHasRoomFor() throws {
            let repl = try Repl()
            try repl.build()
            try repl.enter("trace off")
            try repl.enter("repeat 30 read user:1")
            try repl.enter("history", gives: "earlier: history all shows them")
            try repl.enter("help redis", gives: "more lines: help redis all")
            try repl.quit()
        }
    }
}
