import PseudoTerminal
import Testing

extension OnTerminal {
    @Suite struct Pasting {
        static let lines = (1...200).map { "line \($0)\twith a tab" }

        static func shown(_ line: String) -> String {
            line.split(separator: "\t", omittingEmptySubsequences: false).joined(separator: "<tab>")
        }

        @Test(arguments: ["\n", "\r", "\r\n"]) func bracketed(ending: String) throws {
            let demo = try Demo()
            #expect(demo.terminal.screen.isPasteBracketed)
            demo.terminal.send(Keys.pasted(Pasting.lines.map { $0 + ending }.joined() + "and a tail"))
            for line in Pasting.lines {
                try demo.terminal.expect("got [\(Pasting.shown(line))]")
            }
            try demo.terminal.expectRow("demo> and a tail")
            try demo.enter(Keys.left + "X", gives: "and a taiXl")
            // Each line stands behind its prompt, as if typed.
            #expect(demo.terminal.screen.text.contains("\ndemo> line 199  with a tab\ngot [line 199<tab>"))
            try demo.quit()
            #expect(!demo.terminal.screen.isPasteBracketed)
        }

        /// A terminal that knows nothing of bracketed paste sends a flood of keys.
        @Test func raw() throws {
            let demo = try Demo()
            let lines = (1...200).map { "line \($0) of a flood" }
            demo.terminal.send(lines.joined(separator: "\r") + "\rand a tail")
            for line in lines {
                try demo.terminal.expect("got [\(line)]")
            }
            try demo.terminal.expectRow("demo> and a tail")
            try demo.enter("", gives: "and a tail")
            let transcript = (lines + ["and a tail"]).map { "demo> \($0)\ngot [\($0)] \($0.count)\n" }
                .joined()
            #expect(demo.terminal.screen.text == "editor\n" + transcript + "demo>")
        }

        @Test func tabsInAFloodAreTabs() throws {
            let demo = try Demo()
            let lines = (1...20).map { "\tca\t\(String(repeating: "x", count: $0))" }
            demo.terminal.send(lines.joined(separator: "\r") + "\r")
            for line in lines { try demo.terminal.expect("got [\(Pasting.shown(line))]") }
            // Once it is over, Tab completes again.
            demo.terminal.settle()
            try demo.enter("ad" + Keys.tab + "x", gives: "advance x")
        }

        @Test func intoTheMiddleOfALine() throws {
            let demo = try Demo()
            try demo.enter("ab" + Keys.left + Keys.pasted("XY"), gives: "aXYb")
            demo.terminal.send("ab" + Keys.left + Keys.pasted("1\n2"))
            try demo.terminal.expect("got [a1b]")
            try demo.enter("", gives: "2")
        }

        @Test func controlCharactersAreDropped() throws {
            let demo = try Demo()
            try demo.enter(Keys.pasted("a\u{1}\u{1B}[31mb\u{0}\u{7F}c\u{85}"), gives: "a[31mbc")
        }

        @Test func aLongLine() throws {
            let demo = try Demo()
            let line = String(repeating: "0123456789", count: 1000)
            try demo.enter(Keys.pasted(line), gives: line)
        }

        @Test func whileACommandRuns() throws {
            let demo = try Demo()
            demo.terminal.send("sleep\r")
            try demo.terminal.expect("sleeping")
            demo.terminal.send(Keys.pasted("a\tb\nc\n"))
            try demo.terminal.expect("got [a<tab>b]")
            try demo.terminal.expect("got [c]")
        }

        @Test func interruptingACommandDropsTheRest() throws {
            let demo = try Demo()
            demo.terminal.send(Keys.pasted("one\nloop\nthree\nfour\n"))
            try demo.terminal.expect("looping")
            demo.terminal.send(Keys.control("c"))
            try demo.terminal.expect("interrupted")
            try demo.enter("five", gives: "five")
            #expect(!demo.terminal.screen.text.contains("three"))
        }

        @Test func aPasteThatNeverEndsCanBeLeft() throws {
            let demo = try Demo()
            demo.terminal.send("\u{1B}[200~lost")
            demo.terminal.settle()
            demo.terminal.send(Keys.control("c"))
            try demo.terminal.expect("cancelled")
            try demo.enter("back", gives: "back")
        }
    }
}
