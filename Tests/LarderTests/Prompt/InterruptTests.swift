import Glibc
import PseudoTerminal
import Testing

extension AtThePrompt {
    @Suite struct ControlC {
        @Test func cancelsTheLine() throws {
            let repl = try Repl()
            try repl.build()
            try repl.type("drop fro", shows: "larder> drop fro")
            repl.terminal.send(Keys.control("c"))
            try repl.terminal.expect("^C")
            try repl.terminal.expect("larder> ")
            try repl.enter("show front", gives: "empty")
        }

        /// Whatever runs is stopped within a second, and the session is as it was before the statement.
        @Test(arguments: [
            "advance 100000h", "repeat 1000000000 read user:2", "step 1000000",
            "for i in 1..10000000 { read user:2 }", "together 3 { repeat 100000000 read user:2 }",
            "workload keys=user:1..user:100 rate=1000/s for=1000000s",
            "repeat 1000000000 { repeat 0 { } }",
        ])
        func stopsWhatRuns(statement: String) throws {
            let repl = try Repl()
            try repl.build()
            try repl.enter("read user:1", gives: "DONE")
            try repl.enter("trace off")
            try repl.enter("every 1ms read user:1")
            repl.terminal.send(statement + "\r")
            try repl.terminal.expect("\r\n")
            repl.terminal.settle(milliseconds: 300)
            let began = now()
            repl.terminal.send(Keys.control("c"))
            try repl.terminal.expect("interrupted")
            #expect(now() - began < 1, "it took \(now() - began)s")
            try repl.terminal.expect("larder> ")
            try repl.enter("show", gives: "it is 0.022s")
            try repl.enter("trace brief")
            // What was under way before is under way again.
            try repl.enter("advance 3ms", gives: "0.023s  front   HIT")
            try repl.enter("undo", gives: "undone: 'advance 3ms'; it is 0.022s")
            try repl.enter("undo", gives: "undone: 'every 1ms read user:1'; it is 0.022s")
            try repl.enter("show front", gives: "1 of 3 entries")
            try repl.enter("read user:2", gives: "cold")
            try repl.quit()
        }

        @Test func stopsAGeneratedFlood() throws {
            let repl = try Repl()
            try repl.build()
            repl.terminal.send("repeat 1000000000 read user:1\r")
            try repl.terminal.expect("HIT")
            let before = repl.terminal.output.count
            repl.terminal.send(Keys.control("c"))
            try repl.terminal.expect("interrupted")
            let written = repl.terminal.output.count - before
            #expect(written < 1 << 20, "\(written) bytes were still written")
            try repl.terminal.expect("larder> ")
            try repl.enter("show front", gives: "0 of 3 entries")
        }

        private func now() -> Double {
            var time = timespec()
            clock_gettime(CLOCK_MONOTONIC, &time)
            return Double(time.tv_sec) + Double(time.tv_nsec) / 1e9
        }
    }

    @Suite struct Leaving {
        @Test func controlDLeaves() throws {
            let repl = try Repl()
            repl.terminal.send(Keys.control("d"))
            #expect(try repl.terminal.waitForExit() == .exited(0))
            expectRestored(repl)
        }

        @Test func quitLeavesWhateverFailedBefore() throws {
            let repl = try Repl()
            try repl.enter("raed", gives: "error")
            try repl.build()
            try repl.enter("read user:1", gives: "MISS")
            try repl.enter("expect hit", gives: "NOT SO")
            try repl.quit()
            expectRestored(repl)
        }

        @Test(arguments: [SIGTERM, SIGHUP]) func aSignalAtThePrompt(number: Int32) throws {
            let repl = try Repl()
            try repl.type("half a li", shows: "larder> half a li")
            #expect(!repl.terminal.modes().isCooked)
            repl.terminal.signal(number)
            #expect(try repl.terminal.waitForExit() == .signalled(number))
            expectRestored(repl)
        }

        @Test func aSignalWhileSomethingRuns() throws {
            let repl = try Repl()
            try repl.build()
            try repl.enter("trace off")
            repl.terminal.send("repeat 1000000000 read user:1\r")
            try repl.terminal.expect("\r\n")
            repl.terminal.settle(milliseconds: 200)
            repl.terminal.signal(SIGTERM)
            #expect(try repl.terminal.waitForExit() == .signalled(SIGTERM))
            expectRestored(repl)
        }

        private func expectRestored(_ repl: Repl) {
            #expect(repl.terminal.modes() == TerminalModes.fresh)
            #expect(!repl.terminal.screen.isPasteBracketed)
        }
    }
}
