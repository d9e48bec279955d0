import Glibc
import Testing

/// Files that scripts name: `include` and `save`.
@Suite struct FileTests {
    let folder: Folder

    init() throws { folder = try Folder() }

    // MARK: save

    /// Neither the script that runs nor one that it includes is overwritten.
    @Test func aScriptDoesNotSaveOverItself() throws {
        try folder.write("include b.larder\n", to: "a.larder")
        try folder.write("save a.larder\n", to: "b.larder")
        try folder.write("save ./c.larder\n", to: "c.larder")
        for name in ["a.larder", "c.larder"] {
            let run = try Tool.run(["run", name], in: folder)
            #expect(run.status == 1)
            #expect(run.errors.contains("\(name) is the script that is running"), "\(run.errors)")
            _ = try Tool.run(["test", "--update", "c.larder"], in: folder)
        }
        #expect(folder.read("a.larder") == "include b.larder\n")
        #expect(folder.read("c.larder") == "save ./c.larder\n")
    }

    // MARK: include

    @Test func isRelativeToTheIncludingFile() throws {
        try folder.write("include \"parts/build.larder\"\nread user:1\nexpect miss cold\n", to: "a.larder")
        try folder.write("include nodes.larder\n", to: "parts/build.larder")
        try folder.write(shop, to: "parts/nodes.larder")
        let run = try Tool.run(["run", "a.larder"], in: folder)
        #expect(run.status == 0, "\(run.errors)")
        #expect(run.output.hasSuffix("ok\n"))
        // From elsewhere too.
        let other = try Folder()
        #expect(try Tool.run(["run", folder.path + "/a.larder"], in: other).output == run.output)
    }

    @Test func anErrorNamesTheIncludedFile() throws {
        try folder.write("include b.larder\n", to: "a.larder")
        try folder.write("\nraed user:1\n", to: "b.larder")
        let run = try Tool.run(["run", "a.larder"], in: folder)
        #expect(run.status == 1)
        #expect(
            run.errors == """
                b.larder:2:1: error: no statement is called 'raed'
                   2 | raed user:1
                     | ^~~~
                  included by a.larder:1
                  did you mean 'read'?

                """)
    }

    @Test func anErrorNamesEveryFileThatLedToIt() throws {
        try folder.write("\ninclude b.larder\n", to: "a.larder")
        try folder.write("show\n\ninclude c.larder\n", to: "b.larder")
        try folder.write("show {\n", to: "c.larder")
        let run = try Tool.run(["run", "a.larder"], in: folder)
        #expect(run.errors.hasPrefix("c.larder:1:6: error: this { is never closed\n"))
        #expect(run.errors.contains("  included by b.larder:3\n  included by a.larder:2\n"))
    }

    /// Nobody writes to the pipe, so whoever waited for its end would wait for ever.
    @Test(arguments: [
        ["run", "pipe"], ["run", "-c", "include pipe"], ["run", "-c", "database d rows=pipe.csv"],
    ])
    func aPipeIsNoFile(arguments: [String]) throws {
        for name in ["pipe", "pipe.csv"] { mkfifo(folder.path + "/" + name, 0o600) }
        let run = try Tool.run(arguments, in: folder)
        #expect(run.status == 1)
        #expect(run.errors.contains("is no file but a pipe, which may never end"), "\(run.errors)")
    }

    @Test func whatTheShellPipesIn() throws {
        let run = try Tool.shell(
            "echo 'help quit' | larder run - && echo 'help quit' | larder run /dev/stdin", in: folder)
        #expect(run.status == 0, "\(run.errors)")
        #expect(run.output == "quit: leave\n\n  quit\n\n" || run.output.hasPrefix("quit: leave"))
    }

    @Test func aByteOrderMarkIsLeftOut() throws {
        try folder.write("\u{FEFF}raed user:1\n", to: "a.larder")
        let run = try Tool.run(["run", "a.larder"], in: folder)
        #expect(
            run.errors.hasPrefix("a.larder:1:1: error: no statement is called 'raed'\n   1 | raed user:1\n"))
    }

    @Test func aScriptThatIsNoUTF8() throws {
        let run = try Tool.shell(
            "printf 'trace off\\nread \\344\\n' > a.larder; larder run a.larder", in: folder)
        #expect(run.status == 1)
        #expect(run.errors.hasPrefix("error: a.larder is no UTF-8 text: line 2, column 6\n"))
        let input = try Tool.shell("larder < a.larder", in: folder)
        #expect(input.status == 1)
        #expect(input.errors.contains("standard input is no UTF-8 text: line 2, column 6"))
    }

    @Test func aCycle() throws {
        try folder.write("include b.larder\n", to: "a.larder")
        try folder.write("include c.larder\n", to: "b.larder")
        try folder.write("include b.larder\n", to: "c.larder")
        let run = try Tool.run(["run", "a.larder"], in: folder)
        #expect(run.status == 1)
        #expect(
            run.errors.hasPrefix(
                "c.larder:1:9: error: this file includes itself: b.larder -> c.larder -> b.larder\n"))
    }

    /// The file that was started counts, and another name of a file is the same file.
    @Test(arguments: ["a.larder", "./a.larder", "sub/../a.larder", "link.larder"])
    func aFileThatIncludesItself(name: String) throws {
        try folder.write("show\ninclude \(name)\n", to: "a.larder")
        try folder.write("", to: "sub/empty.larder")
        symlink("a.larder", folder.path + "/link.larder")
        let run = try Tool.run(["run", "a.larder"], in: folder)
        #expect(run.status == 1)
        #expect(run.errors.contains(":2:9: error: this file includes itself: "), "\(run.errors)")
        #expect(run.output.split(separator: "\n").filter { $0.hasPrefix("nothing") }.count == 1)
    }

    @Test func theNestingLimit() throws {
        for number in 0..<16 { try folder.write("include \(number + 1).larder\n", to: "\(number).larder") }
        try folder.write("show\n", to: "16.larder")
        try folder.write("include 0.larder\n", to: "deeper.larder")
        let run = try Tool.run(["run", "0.larder"], in: folder)
        #expect(run.status == 0, "\(run.errors)")
        let deeper = try Tool.run(["run", "deeper.larder"], in: folder)
        #expect(deeper.status == 1)
        #expect(deeper.errors.contains("error: files include one another more than 16 deep\n"))
    }

    @Test func aMissingFile() throws {
        try folder.write("include nowhere.larder\n", to: "a.larder")
        let run = try Tool.run(["run", "a.larder"], in: folder)
        #expect(run.status == 1)
        #expect(
            run.errors == """
                a.larder:1:9: error: nowhere.larder cannot be read: No such file or directory
                   1 | include nowhere.larder
                     |         ^~~~~~~~~~~~~~
                  is the path right?

                """)
    }

    @Test(arguments: [
        "../outside.larder", "/etc/hostname", "link/outside.larder", "sub/../../outside.larder",
    ])
    func outsideTheFolder(path: String) throws {
        try folder.write("show\n", to: "outside.larder")
        try folder.write("include \(path)\n", to: "in/a.larder")
        symlink("..", folder.path + "/in/link")
        try folder.write("", to: "in/sub/x")
        let refused = try Tool.run(["run", "in/a.larder"], in: folder)
        #expect(refused.status == 1)
        #expect(
            refused.errors.contains(":1:9: error: '\(path)' lies outside the script's folder\n"),
            "\(refused.errors)")
        #expect(refused.errors.contains("--allow-outside"))
        guard path != "/etc/hostname" else { return }
        mkdir(folder.path + "/in/sub", 0o755)
        let allowed = try Tool.run(["run", "--allow-outside", ".", "in/a.larder"], in: folder)
        #expect(allowed.status == 0, "\(allowed.errors)")
    }

    // MARK: save

    static let story = """
        seed 7
        database users rows=user:1..user:100 read=uniform(10ms,30ms)
        cache front over users strategy=write-behind flush-every=2s ttl=60s
        let n = 3
        define twice(key) {
          read $key
          read $key
        }
        twice user:$n
        every 500ms for=3s { read user:9 }   # a comment
        advance 1s; advance 1s
        write user:3 "Ann \\"A\\" Lee"
        undo
        write user:3 'Bo'
        advance 300ms
        rewind 100ms
        expect dirty
        advance 5s
        why user:3
        show front

        """

    @Test func theSavedScriptGivesTheSameBytes() throws {
        let first = try Tool.run(["run", "-c", Self.story + "save saved.larder\n"], in: folder)
        #expect(first.status == 0, "\(first.errors)")
        let saved = try #require(folder.read("saved.larder"))
        #expect(!saved.contains("undo"))
        #expect(!saved.contains("rewind"))
        // What a session saves of itself is the same again.
        let second = try Tool.run(["run", "saved.larder", "again.larder"], in: folder)
        #expect(second.status == 1, "again.larder does not exist yet")
        try folder.write(saved + "save again.larder\n", to: "saved2.larder")
        let third = try Tool.run(["run", "saved2.larder"], in: folder)
        #expect(third.status == 0, "\(third.errors)")
        let again = try #require(folder.read("again.larder"))
        #expect(again == saved)
        // Its end is as the session's was.
        let tail = "show front; stats; history user:3; why user:3"
        let replay = try Tool.run(
            ["run", "--trace", "off", "-c", "include saved.larder; trace full; advance 3s; \(tail)"],
            in: folder)
        let original = try Tool.run(
            ["run", "--trace", "off", "-c", Self.story + "trace full; advance 3s; \(tail)"], in: folder)
        #expect(replay.status == 0, "\(replay.errors)")
        #expect(replay.output.hasSuffix(original.output.suffix(2500)))
    }

    /// Only a file that Larder saved is replaced, unless the statement insists.
    @Test func replacesAFileAsAWhole() throws {
        try folder.write("what was there\n", to: "s.larder")
        let refused = try Tool.run(["run", "-c", shop + "save s.larder"], in: folder)
        #expect(refused.status == 1)
        #expect(refused.errors.contains("'save! s.larder' replaces it"), "\(refused.errors)")
        #expect(folder.read("s.larder") == "what was there\n")
        let run = try Tool.run(["run", "-c", shop + "save! s.larder; save s.larder"], in: folder)
        #expect(run.status == 0, "\(run.errors)")
        #expect(run.output.hasSuffix("saved 2 statements in s.larder\n"))
        #expect(folder.read("s.larder") == "# A Larder session. Run it with: larder run FILE\n\(shop)")
        #expect(folder.names() == ["s.larder"])
    }

    @Test func leavesAFileThatCannotBeReplaced() throws {
        mkdir(folder.path + "/s.larder", 0o755)
        let run = try Tool.run(["run", "-c", shop + "save s.larder"], in: folder)
        #expect(run.status == 1)
        #expect(run.errors.contains("-c:3:6: error: s.larder cannot be written: not a regular file\n"))
        #expect(folder.names() == ["s.larder"])
        let missing = try Tool.run(["run", "-c", shop + "save nowhere/s.larder"], in: folder)
        #expect(missing.status == 1)
        #expect(missing.errors.contains("nowhere/s.larder"))
    }

    @Test(arguments: ["/tmp/larder-outside.larder", "../larder-outside.larder"]) func refusedOutside(
        path: String
    ) throws {
        let run = try Tool.run(["run", "-c", "show; save \(path)"], in: folder)
        #expect(run.status == 1)
        #expect(run.errors.contains("lies outside the script's folder"))
        #expect(access("/tmp/larder-outside.larder", F_OK) != 0)
    }

    @Test func keepsPermissionsLinksAndWhatIsProtected() throws {
        let own = "# A Larder session. Run it with: larder run FILE\n"
        try folder.write(own, to: "private.larder")
        chmod(folder.path + "/private.larder", 0o600)
        symlink("private.larder", folder.path + "/link.larder")
        let run = try Tool.run(["run", "-c", shop + "save link.larder"], in: folder)
        #expect(run.status == 0, "\(run.errors)")
        #expect(folder.read("private.larder") == own + shop)
        #expect(folder.mode("private.larder") == 0o600)
        var status = stat()
        lstat(folder.path + "/link.larder", &status)
        #expect(status.st_mode & S_IFMT == S_IFLNK)

        chmod(folder.path + "/private.larder", 0o400)
        let protected = try Tool.run(["run", "-c", shop + "save! private.larder"], in: folder)
        #expect(protected.status == 1)
        #expect(protected.errors.contains("read-only"), "\(protected.errors)")

        try folder.write(own, to: "a.larder")
        link(folder.path + "/a.larder", folder.path + "/b.larder")
        let linked = try Tool.run(["run", "-c", "show; save! a.larder"], in: folder)
        #expect(linked.status == 1)
        #expect(linked.errors.contains("hard links"), "\(linked.errors)")
    }

    @Test(arguments: [".bashrc", ".ssh/authorized_keys", "sub/.git/config"])
    func aScriptWritesNothingHidden(path: String) throws {
        try folder.write("", to: "sub/x")
        mkdir(folder.path + "/.ssh", 0o700)
        mkdir(folder.path + "/sub/.git", 0o700)
        let run = try Tool.run(["run", "-c", shop + "save! \(path)"], in: folder)
        #expect(run.status == 1)
        #expect(run.errors.contains("hidden"), "\(run.errors)")
        #expect(folder.read(path) == nil)
    }

    @Test(arguments: ["save s.larder", "database d file=d.sqlite"]) func safeWritesNothing(statement: String)
        throws
    {
        let run = try Tool.run(["run", "--safe", "-c", "seed 3; \(statement)"], in: folder)
        #expect(run.status == 1)
        #expect(run.errors.contains("--safe"), "\(run.errors)")
        #expect(folder.names() == [])
    }

    /// A recording of a server replaces none but an earlier recording.
    @Test func aRecordingReplacesNoOtherFile() throws {
        try folder.write("notes\n", to: "notes.larder")
        let run = try Tool.run(["serve", "--port", "0", "--record", "notes.larder"], in: folder)
        #expect(run.status == 1)
        #expect(
            run.errors.contains("notes.larder cannot be written: there is a file of this name"),
            "\(run.errors)")
        #expect(folder.read("notes.larder") == "notes\n")
    }

    @Test func noDeviceIsReplaced() throws {
        mkfifo(folder.path + "/pipe", 0o600)
        let run = try Tool.run(["run", "-c", shop + "save! pipe"], in: folder)
        #expect(run.status == 1)
        var status = stat()
        lstat(folder.path + "/pipe", &status)
        #expect(status.st_mode & S_IFMT == S_IFIFO)
    }

    /// A link inside the folder is no way out of it.
    @Test func refusedThroughALink() throws {
        let other = try Folder()
        try other.write("keep me\n", to: "precious.larder")
        symlink(other.path + "/precious.larder", folder.path + "/link.larder")
        let run = try Tool.run(["run", "-c", "show; save link.larder"], in: folder)
        #expect(other.read("precious.larder") == "keep me\n")
        #expect(run.status == 1)
    }
}
