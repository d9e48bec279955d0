import Glibc
import Testing

@testable import Terminal

@Suite struct HistoryTests {
    let folder: TemporaryFolder
    var path: String { folder.path + "/history" }

    init() throws {
        folder = try TemporaryFolder()
    }

    /// A history that must not warn.
    private func quiet(_ path: String?, limit: Int = 100) -> History {
        History(path: path, limit: limit) { Issue.record("unexpected warning: \($0)") }
    }

    @Test func whatIsKept() {
        let history = quiet(nil)
        for line in ["a", "a", "b", "", " secret", "a", "two\nrows\r\n", "x\u{0}y"] { history.add(line) }
        #expect(history.entries == ["a", "b", "a", "two rows  ", "xy"])
    }

    @Test func theNewestAreKept() {
        let history = quiet(path, limit: 3)
        for number in 1...100 { history.add("\(number)") }
        #expect(history.entries == ["98", "99", "100"])
        history.save()
        #expect(folder.read("history") == "98\n99\n100\n")
        #expect(quiet(path, limit: 2).entries == ["99", "100"])
    }

    @Test func savingTwiceWritesEachEntryOnce() {
        let history = quiet(path)
        history.add("a")
        history.save()
        history.save()
        history.add("b")
        history.save()
        #expect(folder.read("history") == "a\nb\n")
        #expect(folder.names() == ["history"])
    }

    @Test func theModeIsPrivateEvenIfItWasNot() throws {
        try folder.write(Array("old\n".utf8), to: "history", mode: 0o644)
        let history = quiet(path)
        history.add("new")
        history.save()
        #expect(folder.mode("history") == 0o600)
        #expect(folder.read("history") == "old\nnew\n")
    }

    @Test func missingFoldersAreMade() {
        let history = quiet(folder.path + "/a/b/history")
        history.add("line")
        history.save()
        #expect(folder.read("a/b/history") == "line\n")
        #expect(folder.mode("a") == 0o700 && folder.mode("a/b") == 0o700)
    }

    @Test func aLinkStaysALink() throws {
        try folder.write(Array("old\n".utf8), to: "target")
        #expect(symlink("target", path) == 0)
        let history = quiet(path)
        history.add("new")
        history.save()
        #expect(folder.read("target") == "old\nnew\n")
        var status = stat()
        #expect(lstat(path, &status) == 0 && status.st_mode & S_IFMT == S_IFLNK)
    }

    @Test func linesOfOtherSystems() throws {
        try folder.write(Array("a\r\n\n\r\nb".utf8), to: "history")
        #expect(quiet(path).entries == ["a", "b"])
    }

    /// Each thing that stands in the way gives one warning, and what was there stays.
    @Test(arguments: [
        ("folder", "is not a regular file"), ("pipe", "is not a regular file"),
        ("binary", "is damaged (not UTF-8 text)"), ("latin", "is damaged (not UTF-8 text)"),
    ]) func whatCannotBeUsed(kind: String, reason: String) throws {
        switch kind {
        case "folder": #expect(mkdir(path, 0o700) == 0)
        case "pipe": #expect(mkfifo(path, 0o600) == 0)
        case "binary": try folder.write([0x61, 0x00, 0x0A], to: "history")
        default: try folder.write([0x63, 0x61, 0x66, 0xE9, 0x0A], to: "history")
        }
        var before = stat()
        #expect(lstat(path, &before) == 0)
        var warnings: [String] = []
        let history = History(path: path) { warnings.append($0) }
        history.add("line")
        history.save()
        history.add("another")
        history.save()
        #expect(warnings.count == 1)
        #expect(warnings[0].hasPrefix("the history file \(path) \(reason)"))
        #expect(history.entries == ["line", "another"])
        var after = stat()
        #expect(lstat(path, &after) == 0 && after.st_ino == before.st_ino && after.st_size == before.st_size)
        #expect(folder.names() == ["history"])
    }

    @Test func aFileThatBecomesDamagedWhileInUse() throws {
        var warnings: [String] = []
        let history = History(path: path) { warnings.append($0) }
        try folder.write([0xFF, 0x00], to: "history")
        history.add("line")
        history.save()
        #expect(warnings.count == 1)
        #expect(folder.read("history") == "\u{FFFD}\u{0}")
    }

    @Test func aPathThroughAFile() throws {
        try folder.write([0x0A], to: "file")
        var warnings: [String] = []
        let history = History(path: folder.path + "/file/history") { warnings.append($0) }
        history.add("line")
        history.save()
        #expect(
            warnings == [
                "cannot read the history file \(folder.path)/file/history: Not a directory; "
                    + "the lines of this session are not saved"
            ])
    }

    @Test func aFolderThatCannotBeMade() {
        var warnings: [String] = []
        let history = History(path: "/proc/no-such/history") { warnings.append($0) }
        history.add("line")
        history.save()
        history.save()
        #expect(warnings.count == 1)
        #expect(warnings.first?.hasPrefix("cannot write the history file /proc/no-such/history: ") == true)
    }

    @Test func whereItIsKept() {
        func path(_ environment: [String: String]) -> String? {
            History.defaultPath(environment: environment)
        }
        #expect(path(["LARDER_HISTORY": "/x/y", "HOME": "/h"]) == "/x/y")
        #expect(path(["LARDER_HISTORY": "", "HOME": "/h"]) == nil)
        #expect(path(["LARDER_HISTORY": "/dev/null", "HOME": "/h"]) == nil)
        #expect(path(["XDG_STATE_HOME": "/s", "HOME": "/h"]) == "/s/larder/history")
        #expect(path(["XDG_STATE_HOME": "", "HOME": "/h"]) == "/h/.local/state/larder/history")
        #expect(path(["XDG_STATE_HOME": "relative", "HOME": "/h"]) == "/h/.local/state/larder/history")
        #expect(path([:]) == nil)
    }
}
