import Glibc
import PseudoTerminal
import Testing

/// A database that is a SQLite file, as a user meets it.
@Suite struct DatabaseFileTests {
    let folder: Folder

    init() throws { folder = try Folder() }

    private func run(_ script: String) throws -> Tool.Result {
        try Tool.run(
            ["run", "--trace", "off", "-c", "database shop file=shop.sqlite\n" + script], in: folder)
    }

    @Test func valuesSurviveTheSession() throws {
        #expect(try run("write user:1 \"Ann\"; write user:2 \"Bo\"; delete user:2").status == 0)
        let next = try run("read user:1; expect value \"Ann\"; read user:2; expect nothing")
        #expect(next.output.hasSuffix("ok\nok\n"), "\(next.output)\(next.errors)")
        #expect(next.errors == "")
        #expect(folder.names() == ["shop.sqlite"])
    }

    @Test func undoAndRewindTakeThemBack() throws {
        #expect(try run("write user:1 \"Ann\"").status == 0)
        let run = try run(
            """
            write user:1 "Bo"; write user:3 "Cy"
            undo
            redo
            read user:3; expect value "Cy"
            undo 2
            redo
            read user:3; expect value "Cy"
            advance 10s
            write user:1 "Di"
            rewind 5s
            read user:1; expect value "Bo"
            undo 100
            """)
        // There are fewer than 100 statements: the error keeps all as it was.
        #expect(run.status == 1)
        #expect(run.errors.contains("there are only 7 statements to undo"))
        let next = try self.run("read user:1; expect value \"Bo\"; read user:3; expect value \"Cy\"")
        #expect(next.output.hasSuffix("ok\nok\n"), "\(next.output)\(next.errors)")
        #expect(try self.run("delete user:3; undo; write user:1 \"Eve\"; undo").status == 0)
        let last = try self.run("read user:1; expect value \"Bo\"; read user:3; expect value \"Cy\"")
        #expect(last.output.hasSuffix("ok\nok\n"))
    }

    @Test func aWhatIfWritesNothing() throws {
        #expect(try run("write user:1 \"Ann\"").status == 0)
        let run = try run(
            "cache front over shop ttl=5s strategy=write-behind flush-every=1s; read user:1; write user:1 \"Bo\"; advance 10s; read user:1; why"
        )
        #expect(run.output.contains("With ttl="), "\(run.output)\(run.errors)")
        #expect(try self.run("read user:1; expect value \"Bo\"").status == 0)
    }

    @Test func aDamagedFileIsLeftAlone() throws {
        let text = String(repeating: "this is no database, and must not be lost\n", count: 50)
        try folder.write(text, to: "shop.sqlite")
        let run = try run("write user:1 \"Ann\"")
        #expect(run.status == 1)
        #expect(run.errors.hasPrefix("-c:1:"))
        #expect(run.errors.contains("shop.sqlite"))
        #expect(!run.errors.contains("GRDB"))
        #expect(folder.read("shop.sqlite") == text)
    }

    @Test func aFileThatAnotherSessionUses() throws {
        let other = try Repl(folder: folder)
        try other.enter("database shop file=shop.sqlite", gives: "shop")
        try other.enter("write user:1 \"Ann\"", gives: "DONE")
        let refused = try run("write user:1 \"Bo\"")
        #expect(refused.status == 1)
        #expect(refused.errors.contains("shop.sqlite"))
        try other.quit()
        let next = try run("read user:1; expect value \"Ann\"")
        #expect(next.status == 0, "\(next.output)\(next.errors)")
    }

    @Test func aFolderThatIsNotThereAndAFileOutside() throws {
        for path in ["nowhere/shop.sqlite", "/tmp/larder-outside.sqlite"] {
            let run = try Tool.run(["run", "-c", "database shop file=\(path)"], in: folder)
            #expect(run.status == 1)
            #expect(run.errors.hasPrefix("-c:1:"))
        }
        #expect(access("/tmp/larder-outside.sqlite", F_OK) != 0)
    }
}
