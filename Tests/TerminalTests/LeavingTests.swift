import Glibc
import PseudoTerminal
import Testing

extension OnTerminal {
    @Suite struct Interrupting {
        @Test func controlCDropsTheLine() throws {
            let demo = try Demo()
            demo.terminal.send("half" + Keys.left)
            try demo.terminal.expect("half")
            demo.terminal.settle()
            demo.terminal.send(Keys.control("c"))
            try demo.terminal.expect("cancelled")
            try demo.enter("next", gives: "next")
            #expect(demo.terminal.screen.text.hasPrefix("editor\ndemo> half^C\ncancelled\ndemo> next\n"))
        }

        @Test func controlCAnyNumberOfTimesAtThePrompt() throws {
            let demo = try Demo()
            for _ in 1...5 {
                demo.terminal.send(Keys.control("c"))
                try demo.terminal.expect("cancelled")
                try demo.terminal.expect("demo> ")
            }
            try demo.enter("still here", gives: "still here")
        }

        /// Held down, it comes faster than prompts do.
        @Test func controlCInAFlood() throws {
            let demo = try Demo()
            for _ in 1...20 {
                demo.terminal.send(String(repeating: Keys.control("c"), count: 50))
                demo.terminal.send("x")
            }
            demo.terminal.settle()
            demo.terminal.send(Keys.control("c"))
            demo.terminal.settle()
            try demo.enter("still here", gives: "still here")
        }

        @Test func controlCBelowALineThatWraps() throws {
            let demo = try Demo(columns: 20, rows: 10)
            demo.terminal.send("0123456789012345678901234567890123456789" + Keys.home)
            demo.terminal.settle()
            demo.terminal.send(Keys.control("c"))
            try demo.terminal.expect("cancelled")
            #expect(
                demo.terminal.screen.rows[1...4] == [
                    "demo> 01234567890123", "45678901234567890123", "456789^C", "cancelled",
                ])
        }

        @Test func controlCStopsARunningCommand() throws {
            let demo = try Demo()
            for _ in 1...4 {
                demo.terminal.send("loop\r")
                try demo.terminal.expect("looping")
                demo.terminal.send(Keys.control("c"))
                try demo.terminal.expect("interrupted")
                try demo.terminal.expect("demo> ")
            }
            try demo.quit()
        }

        @Test func theThirdControlCEndsTheProgram() throws {
            let demo = try Demo()
            demo.terminal.send("stubborn\r")
            try demo.terminal.expect("looping")
            for _ in 1...3 {
                demo.terminal.settle(milliseconds: 150)
                demo.terminal.send(Keys.control("c"))
            }
            #expect(try demo.terminal.waitForExit() == .exited(130))
            #expect(demo.terminal.modes().isCooked)
            #expect(!demo.terminal.screen.isPasteBracketed)
        }

        @Test func controlDEnds() throws {
            let demo = try Demo()
            demo.terminal.send(Keys.control("d"))
            #expect(try demo.terminal.waitForExit() == .exited(0))
            #expect(demo.terminal.screen.text == "editor\ndemo>\nbye")
        }

        @Test func controlDBehindTextRingsTheBell() throws {
            let demo = try Demo()
            let before = demo.terminal.screen.bellCount
            demo.terminal.send("text" + Keys.control("d"))
            try demo.terminal.waitForScreen("the bell") { $0.bellCount == before + 1 }
            try demo.enter("", gives: "text")
        }
    }

    /// However the program ends, the terminal is as it was.
    @Suite struct Restoring {
        static let ways: [(command: String, status: PseudoTerminal.ExitStatus)] = [
            ("quit", .exited(0)), ("exit", .exited(3)), ("crash abort", .signalled(SIGABRT)),
            ("crash fault", .signalled(SIGSEGV)), ("crash overflow", .signalled(SIGSEGV)),
            ("terminate", .signalled(SIGTERM)),
        ]

        @Test(arguments: ways) func fromACommand(command: String, status: PseudoTerminal.ExitStatus) throws {
            let demo = try Demo(environment: ["SWIFT_BACKTRACE": "enable=no"])
            #expect(!demo.terminal.modes().isCooked)
            demo.terminal.send(command + "\r")
            #expect(try demo.terminal.waitForExit() == status)
            expectRestored(demo)
        }

        @Test func fromATrap() throws {
            let demo = try Demo(environment: ["SWIFT_BACKTRACE": "enable=no"])
            demo.terminal.send("crash trap\r")
            // SIGILL on x86-64, SIGTRAP on arm64.
            let status = try demo.terminal.waitForExit()
            #expect(status == .signalled(SIGILL) || status == .signalled(SIGTRAP))
            expectRestored(demo)
        }

        @Test(arguments: [SIGTERM, SIGHUP, SIGQUIT, SIGSEGV, SIGTRAP, SIGFPE, SIGBUS])
        func fromASignalAtThePrompt(number: Int32) throws {
            let demo = try Demo(environment: ["SWIFT_BACKTRACE": "enable=no"])
            demo.terminal.send("half a line")
            try demo.terminal.expectRow("demo> half a line")
            demo.terminal.signal(number)
            #expect(try demo.terminal.waitForExit() == .signalled(number))
            expectRestored(demo)
        }

        private func expectRestored(_ demo: Demo) {
            #expect(demo.terminal.modes() == TerminalModes.fresh)
            #expect(!demo.terminal.screen.isPasteBracketed)
        }

        /// A shell with job control stops the program and continues it.
        @Test func stoppedAndContinued() throws {
            let folder = try TemporaryFolder()
            let shell = try PseudoTerminal(
                executable: "/bin/bash", arguments: ["--norc", "--noprofile", "--noediting", "-i"],
                environment: [
                    "TERM": "xterm", "LANG": "C.UTF-8", "PS1": "$ ", "HOME": folder.path,
                    "LARDER_HISTORY": "",
                    "NO_COLOR": "1", "HISTFILE": "",
                ])
            try shell.expect("$ ")
            let before = shell.modes()
            shell.send(Demo.path + "\r")
            try shell.expect("demo> ")
            shell.send("half a")
            try shell.expectRow("demo> half a")
            let editing = shell.modes()
            shell.send(Keys.control("z"))
            try shell.expect("Stopped")
            try shell.expect("$ ")
            #expect(shell.modes() == before)
            #expect(!shell.screen.isPasteBracketed)
            shell.send("fg\r")
            try shell.expectRow("demo> half a")
            shell.settle()
            #expect(shell.modes() == editing)
            #expect(shell.screen.isPasteBracketed)
            shell.send(" line\r")
            try shell.expect("got [half a line]")
            shell.send("quit\r")
            try shell.expect("$ ")
            #expect(shell.modes() == before)
        }
    }
}
