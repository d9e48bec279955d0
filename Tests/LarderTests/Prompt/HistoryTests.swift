import PseudoTerminal
import Testing

extension AtThePrompt {
    @Suite struct Lines {
        @Test func areKeptFromOneSessionToTheNext() throws {
            let first = try Repl()
            try first.enter("database users rows=user:1..user:9")
            try first.enter(" read user:1", gives: "DONE")
            try first.enter("read user:2", gives: "DONE")
            try first.quit()
            #expect(first.folder.mode("history") == 0o600)
            #expect(first.folder.read("history") == "database users rows=user:1..user:9\nread user:2\nquit\n")
            #expect(first.folder.names() == ["history"], "what the writing needed is gone")

            let second = try Repl(folder: first.folder)
            try second.type(Keys.up, shows: "larder> quit")
            try second.type(Keys.up, shows: "larder> read user:2")
            try second.type(Keys.up, shows: "larder> database users rows=user:1..user:9")
            try second.enter("", gives: "database users")
        }

        @Test func areKeptInTheStateDirectory() throws {
            let repl = try Repl(environment: ["LARDER_HISTORY": "unset"])
            try repl.enter("help ttl", gives: "time to live")
            repl.terminal.send(Keys.control("d"))
            #expect(try repl.terminal.waitForExit() == .exited(0))
            #expect(repl.folder.read(".local/state/larder/history") == "help ttl\n")
            #expect(repl.folder.mode(".local/state/larder/history") == 0o600)
        }

        @Test func areNotKeptWhereTheFileCannotBe() throws {
            let repl = try Repl(environment: ["LARDER_HISTORY": "/dev/null/history"])
            try repl.enter("help ttl", gives: "time to live")
            try repl.quit()
        }

        @Test func ofABlockComeBackAsOne() throws {
            let repl = try Repl()
            try repl.enter("database users rows=user:1..user:9")
            repl.terminal.send("together {\r")
            try repl.terminal.expect("   ...> ")
            repl.terminal.send("  read user:1\r")
            try repl.terminal.expect("   ...> ")
            repl.terminal.send("  read user:2\r")
            try repl.terminal.expect("   ...> ")
            try repl.enter("}", gives: "DONE")
            try repl.type(Keys.up, shows: "larder> together { read user:1; read user:2 }")
            try repl.enter("", gives: "app#2")
            try repl.quit()
            #expect(
                repl.folder.read("history")
                    == "database users rows=user:1..user:9\ntogether { read user:1; read user:2 }\nquit\n")
        }
    }
}
