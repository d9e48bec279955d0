import PseudoTerminal
import Testing

extension OnTerminal {
    @Suite struct RecallingHistory {
        @Test func upAndDown() throws {
            let demo = try Demo()
            try demo.enter("first", gives: "first")
            try demo.enter("second", gives: "second")
            demo.terminal.send("half" + Keys.up)
            try demo.terminal.expectRow("demo> second")
            demo.terminal.send(Keys.up)
            try demo.terminal.expectRow("demo> first")
            demo.terminal.send(Keys.down + Keys.down)
            try demo.terminal.expectRow("demo> half")
            try demo.enter(Keys.up + Keys.up + "!", gives: "first!")
        }

        @Test func searchingBackwards() throws {
            let demo = try Demo()
            for line in ["cache front", "read user:1", "read user:2"] { try demo.enter(line, gives: line) }
            demo.terminal.send(Keys.control("r") + "frx" + Keys.backspace)
            try demo.terminal.waitForScreen("the search") { $0.text.contains("bck:fr") }
            demo.terminal.settle()
            try demo.enter(Keys.end + "!", gives: "cache front!")
        }

        @Test func fromOneSessionToTheNext() throws {
            let first = try Demo()
            try first.enter("é 日本", gives: "é 日本")
            try first.enter(" secret", gives: " secret")
            try first.enter("same", gives: "same")
            try first.enter("same", gives: "same")
            try first.quit()
            #expect(first.folder.read("history") == "é 日本\nsame\n")
            #expect(first.folder.mode("history") == 0o600)
            let second = try Demo(folder: first.folder)
            try second.enter(Keys.up + Keys.up, gives: "é 日本")
        }

        @Test func twoSessionsAtOnce() throws {
            let first = try Demo()
            let second = try Demo(folder: first.folder)
            try first.enter("of the first", gives: "of the first")
            try second.enter("of the second", gives: "of the second")
            try first.enter("again", gives: "again")
            try first.quit()
            try second.quit()
            // Who saves first is a matter of chance; that nothing is lost is not.
            let entries = (first.folder.read("history") ?? "").split(separator: "\n").sorted()
            #expect(entries == ["again", "of the first", "of the second"])
        }

        @Test func aCrashLosesNothingThatWasTypedBefore() throws {
            let demo = try Demo(environment: ["SWIFT_BACKTRACE": "enable=no"])
            try demo.enter("before", gives: "before")
            // What was added is saved when typing pauses.
            demo.terminal.settle()
            demo.terminal.send("crash abort\r")
            _ = try demo.terminal.waitForExit()
            #expect(demo.folder.read("history") == "before\n")
        }

        @Test func keptNowhere() throws {
            let demo = try Demo(environment: ["LARDER_HISTORY": ""])
            try demo.enter("line", gives: "line")
            try demo.quit()
            #expect(demo.folder.names() == [])
        }

        @Test func whereItIsKeptByDefault() throws {
            let demo = try Demo(environment: ["LARDER_HISTORY": "unset"])
            try demo.enter("line", gives: "line")
            try demo.quit()
            #expect(demo.folder.read(".local/state/larder/history") == "line\n")
            #expect(demo.folder.mode(".local/state/larder") == 0o700)
        }

        @Test func aDamagedFileIsLeftAlone() throws {
            let folder = try TemporaryFolder()
            try folder.write([0x61, 0x00, 0xFF, 0x0A], to: "history")
            let demo = try Demo(folder: folder)
            try demo.enter("line", gives: "line")
            demo.terminal.send(Keys.up)
            try demo.terminal.expectRow("demo> line")
            demo.terminal.send(Keys.control("u"))
            try demo.quit()
            #expect(
                demo.terminal.screen.text.hasPrefix(
                    "warning: the history file \(folder.path)/history is damaged"))
            #expect(folder.read("history") == "a\u{0}\u{FFFD}\n")
            #expect(folder.names() == ["history"])
        }
    }
}
