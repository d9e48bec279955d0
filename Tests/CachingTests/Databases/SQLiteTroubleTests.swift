import Caching
import Foundation
import Testing
import Tracing

/// What can happen to a file: death of the process, other programs, damage, permissions, a full disk.
@Suite struct SQLiteTroubleTests {
    let folder: Folder
    let path: String

    init() throws {
        folder = try Folder()
        path = folder.file("shop.sqlite")
    }

    func keep(_ text: String, count: Int, padding: Int = 1000) throws {
        let session = try Session(path)
        let padded = text + String(repeating: ".", count: padding)
        for number in 1...count { try session.put(["key:\(number)": padded]) }
        try session.rows.commit()
        try session.file.close()
    }

    /// The values that the rows have, each once, after a look for damage.
    func values() throws -> [String] {
        let other = try Other(path)
        defer { try? other.close() }
        try other.expectIntact()
        return try other.strings("SELECT DISTINCT rtrim(value, '.') FROM larder_rows ORDER BY value")
    }

    // MARK: Death

    @Test func deathInAStatementLeavesWhatWasBeforeIt() throws {
        try keep("before", count: 4000)
        let before = try folder.bytes("shop.sqlite")
        let probe = try Probe("statement", path, "4000")
        #expect(probe.line() == "ready")
        // The unfinished statement is so large that SQLite has written a part of it into the file.
        #expect(folder.contents == ["shop.sqlite", "shop.sqlite-journal"])
        #expect(try folder.bytes("shop.sqlite") != before)
        probe.kill()
        #expect(try values() == ["before"])
        #expect(try Session(path).notice == nil)
    }

    @Test func deathInAnUndoLeavesWhatWasBeforeIt() throws {
        try keep("original", count: 4000)
        let probe = try Probe("undo", path, "4000")
        #expect(probe.line() == "ready")
        probe.kill()
        #expect(folder.contents == ["shop.sqlite", "shop.sqlite-journal"])
        #expect(try values() == ["before the undo"])
        let session = try Session(path)
        #expect(
            session.notice
                == "\(path): the last session ended without closing; its changes to 4000 keys are kept")
        #expect(try session["key:1"]?.hasPrefix("before the undo.") ?? false)
    }

    @Test func deathAtAnyTimeLeavesOneStateOrTheOther() throws {
        try keep("original", count: 40)
        for round in 0..<12 {
            let probe = try Probe("churn", path, "40")
            while let line = probe.line(), line != "\(3 + round)" {}
            usleep(UInt32(round) * 1700)
            probe.kill()
            #expect(try values().count == 1)
        }
    }

    @Test func aSessionAfterADeathKeepsWhatWasCommitted() throws {
        let probe = try Probe("hold", path, "3")
        #expect(probe.line() == "ready")
        probe.kill()
        var session = try Session(path)
        #expect(
            session.notice
                == "\(path): the last session ended without closing; its changes to 3 keys are kept")
        try session.write(["key:1": "new"])
        try session.undo()
        #expect(try session.rows.names(limit: 9) == ["key:1", "key:2", "key:3"])
        #expect(try session["key:1"]?.hasPrefix("held.") ?? false)
        try session.file.close()
        #expect(try Session(path).notice == nil)
    }

    @Test func aNewFileOfADeadSessionIsAnEmptyOne() throws {
        let probe = try Probe("statement", path, "3")
        #expect(probe.line() == "ready")
        probe.kill()
        let session = try Session(path)
        #expect(session.notice == nil)
        #expect(try session.all.isEmpty)
    }

    // MARK: Other programs

    @Test func twoSessionsCannotUseOneFile() throws {
        let claimed = "\(path) is in use by another Larder session; end that session, or name another file"
        let probe = try Probe("hold", path, "1")
        #expect(probe.line() == "ready")
        let error = #expect(throws: RowStoreError.self) { try SQLiteFile.open(path) }
        #expect("\(error?.message ?? ""); \(error?.remedy ?? "")" == claimed)
        probe.kill()

        let here = try Session(path)
        #expect(try Probe("open", path).lines() == [claimed])
        symlink(path, folder.file("link"))
        #expect(throws: RowStoreError.self) { try SQLiteFile.open(folder.file("link")) }
        link(path, folder.file("hard"))
        #expect(throws: RowStoreError.self) { try SQLiteFile.open(folder.file("hard")) }
        try here.write(["a": "1"])
        try here.file.close()
        #expect(try Probe("open", path).lines() == ["opened"])
    }

    @Test func aLockedFileIsWaitedForAndThenRefused() throws {
        try keep("before", count: 3, padding: 0)
        let other = try Other(path)
        var session = try Session(path)
        try session.write(["key:1": "mine"])
        try other.run("BEGIN IMMEDIATE; UPDATE larder_rows SET value = 'theirs' WHERE key = 'key:2'")

        let locked = "\(path) is locked by another program, and was still so after 2s"
        let began = ContinuousClock.now
        var error = #expect(throws: RowStoreError.self) { try session.write(["key:3": "mine"]) }
        #expect(error?.message == locked)
        #expect(ContinuousClock.now - began < .seconds(10))
        try session.rows.rollBack()
        error = #expect(throws: RowStoreError.self) { try session.file.beginReplay() }
        #expect(error?.message == locked)
        #expect(try session["key:1"] == "mine")

        try other.run("COMMIT")
        try session.write(["key:3": "mine"])
        #expect(try session.all == ["key:1=mine", "key:2=theirs", "key:3=mine"])
        try session.undo()
        #expect(try session.all == ["key:1=before", "key:2=theirs", "key:3=before"])
    }

    @Test func aCommitThatAReaderHoldsUpCanBeTriedAgain() throws {
        try keep("before", count: 3, padding: 0)
        let other = try Other(path)
        let session = try Session(path)
        try session.put(["key:1": "mine"])
        try other.run("BEGIN")
        #expect(try other.rows().count == 3)
        #expect(throws: RowStoreError.self) { try session.rows.commit() }
        try other.run("COMMIT")
        try session.rows.commit()
        #expect(try other.rows().first == "key:1=mine")
    }

    @Test func aFileThatIsDeletedInMidSession() throws {
        let session = try Session(path)
        try session.write(["a": "1"])
        unlink(path)
        let error = #expect(throws: RowStoreError.self) { try session.write(["a": "2"]) }
        #expect(error?.message == "\(path) was deleted or moved while this session used it")
    }

    /// To repeat what led to the rows is no reason to write to the file.
    @Test func aReplayOfTheSameLeavesALockedFileAlone() throws {
        try keep("before", count: 2, padding: 0)
        let other = try Other(path)
        var session = try Session(path)
        try session.write(["key:1": "mine"])
        try other.run("BEGIN IMMEDIATE")
        try session.undo([["key:1": "mine"]], isSame: true)
        #expect(try session["key:1"] == "mine")
        try other.run("COMMIT")
        #expect(try session["key:1"] == "mine")
        #expect(try other.rows().first == "key:1=mine")
    }

    @Test func aLinkToNothing() {
        let link = folder.file("link.sqlite")
        symlink("nowhere.sqlite", link)
        let error = #expect(throws: RowStoreError.self) { try SQLiteFile.open(link) }
        #expect(error?.message == "\(link) is a link to a file that is not there")
        #expect(folder.contents == ["link.sqlite"])
    }

    @Test func aFileThatIsLockedCannotBeOpened() throws {
        try keep("before", count: 1, padding: 0)
        let other = try Other(path)
        try other.run("BEGIN EXCLUSIVE")
        #expect(throws: RowStoreError.self) { try SQLiteFile.open(path) }
        try other.run("COMMIT")
        #expect(try Session(path).all == ["key:1=before"])
    }

    // MARK: Damage

    @Test(arguments: ["text", "random", "zeros", "truncated", "short", "header", "page"])
    func aDamagedFileIsRefusedAndLeftAsItIs(damage: String) throws {
        try keep("v", count: 200)
        var bytes = try folder.bytes("shop.sqlite")
        switch damage {
        case "text": bytes = Array("this is no database\n".utf8)
        case "random": bytes = (0..<50_000).map { UInt8(truncatingIfNeeded: $0 &* 2_654_435_761 >> 7) }
        case "zeros": bytes = [UInt8](repeating: 0, count: 8192)
        case "truncated": bytes.removeLast(bytes.count / 2 + 1000)
        case "short": bytes.removeLast(bytes.count - 50)
        case "header": bytes.replaceSubrange(0..<16, with: repeatElement(65, count: 16))
        default: bytes.replaceSubrange(8192..<40960, with: repeatElement(0xa5, count: 32768))
        }
        _ = try folder.write("shop.sqlite", bytes)
        let error = #expect(throws: RowStoreError.self) {
            let (file, _) = try SQLiteFile.open(path)
            defer { try? file.close() }
            _ = try file.rows()
        }
        #expect(error?.message.hasPrefix(path) ?? false, "\(String(describing: error))")
        #expect((error?.message.count ?? 0) < path.count + 120, "\(String(describing: error))")
        #expect(try folder.bytes("shop.sqlite") == bytes)
        #expect(folder.contents == ["shop.sqlite"])
    }

    // MARK: What is no file, or may not be used

    @Test func whatIsNoFileIsRefused() throws {
        #expect(
            throws: RowStoreError(
                "\(folder.path) is a folder", remedy: "name a file in it: file=\(folder.path)/shop.sqlite")
        ) {
            try SQLiteFile.open(folder.path)
        }
        #expect(
            throws: RowStoreError("/dev/null is no regular file", remedy: "name an SQLite file, or a new one")
        ) {
            try SQLiteFile.open("/dev/null")
        }
        mkfifo(folder.file("pipe"), 0o666)
        #expect(throws: RowStoreError.self) { try SQLiteFile.open(folder.file("pipe")) }
        #expect(throws: RowStoreError("no file is named", remedy: "name one: file=shop.sqlite")) {
            try SQLiteFile.open("")
        }
        let lost = folder.file("no/such/folder.sqlite")
        #expect(
            throws: RowStoreError(
                "\(lost) cannot be made: its folder does not exist", remedy: "make the folder first")
        ) { try SQLiteFile.open(lost) }
    }

    @Test func whatMayNotBeUsedIsRefused() throws {
        try keep("before", count: 1, padding: 0)
        func open() throws -> String? { try Probe("open-unprivileged", path).lines().first }
        let sealed = "\(path) may not be read and written; change its permissions, or use a copy of it"

        chmod(path, 0o444)
        #expect(try open() == sealed)
        chmod(path, 0o000)
        #expect(try open() == sealed)
        chmod(path, 0o666)
        chmod(folder.path, 0o555)
        #expect(
            try open()
                == """
                the folder of \(path) cannot be written to, and SQLite keeps its rollback journal there; \
                make the folder writable, or copy the file to one that is
                """)
        #expect(
            try Probe("open-unprivileged", folder.file("new.sqlite")).lines().first?.contains("may not be")
                ?? false)
        chmod(folder.path, 0o777)
        #expect(try open() == "opened")
        #expect(try values() == ["before"])
    }

    @Test func aDiskThatIsFullTakesTheStatementBack() throws {
        try keep("before", count: 1000, padding: 0)
        let lines = try Probe("full", path, "200000").lines()
        #expect(lines.count == 2)
        #expect(lines.first?.contains(path) ?? false)
        #expect(lines.last == "1000")
        #expect(try values() == ["before"])
    }
}
