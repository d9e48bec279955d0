import Caching
import Testing
import Tracing

/// A session's use of a file, with the statements as closures.
struct Session {
    let names = Names()
    let file: SQLiteFile
    let notice: String?
    private(set) var rows: any RowStore

    init(_ path: String, table: String? = nil) throws {
        (file, notice) = try SQLiteFile.open(path)
        rows = try file.rows(table: table)
    }

    /// One statement that writes rows.
    func write(_ rows: KeyValuePairs<String, String?>) throws {
        try put(rows)
        try self.rows.commit()
    }

    func put(_ rows: KeyValuePairs<String, String?>) throws {
        try self.rows.write(rows.map { (names.key($0.key), $0.value.map { Value($0, version: 7) }) })
    }

    subscript(key: String) -> String? { get throws { try rows.read(names.key(key))?.text } }

    /// Goes back to the start and runs other statements.
    mutating func undo(
        _ statements: [KeyValuePairs<String, String?>] = [], table: String? = nil, isSame: Bool = false
    ) throws {
        try file.beginReplay(isSame: isSame)
        rows = try file.rows(table: table)
        for statement in statements { try write(statement) }
        try file.endReplay()
    }

    var all: [String] {
        get throws { try rows.names(limit: 100).map { "\($0)=\(try self[$0] ?? "-")" } }
    }
}

@Suite struct SQLiteFileTests {
    let folder: Folder
    let path: String

    init() throws {
        folder = try Folder()
        path = folder.file("shop.sqlite")
    }

    // MARK: Rows

    @Test func rowsSurviveTheSession() throws {
        let first = try Session(path)
        try first.write(["b": "2", "a": "1"])
        try first.write(["b": nil, "c": "it's \"three\"\n"])
        #expect(try first.all == ["a=1", "c=it's \"three\"\n"])
        #expect(try first.rows.count() == 2)
        try first.file.close()
        #expect(folder.contents == ["shop.sqlite"])

        let second = try Session(path)
        #expect(second.notice == nil)
        #expect(try second.all == ["a=1", "c=it's \"three\"\n"])
        try second.file.close()
        let other = try Other(path)
        #expect(try other.tables() == ["larder_rows"])
        try other.expectIntact()
    }

    @Test func aRowRemembersWhichWriteMadeItUntilThatIsTakenBack() throws {
        let session = try Session(path)
        let key = session.names.key("a")
        try session.rows.write([(key, Value("1", version: 4))])
        try session.rows.commit()
        try session.rows.write([(key, Value("2", version: 5))])
        #expect(try session.rows.read(key) == Value("2", version: 5))
        try session.rows.rollBack()
        #expect(try session.rows.read(key) == Value("1", version: 4))
        try session.file.close()
        let next = try Session(path)
        #expect(try next.rows.read(next.names.key("a")) == Value("1", version: 0))
    }

    @Test func aStatementThatFailsIsTakenBackWhole() throws {
        let session = try Session(path)
        try session.put(["a": "1", "b": "2"])
        try session.rows.rollBack()
        #expect(try session.all.isEmpty)
        try session.write(["c": "3"])
        try session.rows.rollBack()
        #expect(try session.all == ["c=3"])
        try session.file.close()
        let other = try Other(path)
        #expect(try other.rows() == ["c=3"])
    }

    @Test func textWithANulIsRefused() throws {
        let session = try Session(path)
        #expect(throws: RowStoreError.self) { try session.put(["a\0b": "1"]) }
        #expect(throws: RowStoreError.self) { try session.put(["a": "1\0"]) }
        #expect(try session["a\0b"] == nil)
        try session.write(["a": "1"])
        #expect(try session.all == ["a=1"])
    }

    @Test func everyKindOfTextIsKept() throws {
        let session = try Session(path)
        let texts = [
            "", " ", "007", "1e3", "null", "'; DROP TABLE larder_rows; --", "naïve 🥫", "\r\n\t", "NULL",
        ]
        for (index, text) in texts.enumerated() { try session.put(["\(text) \(index)": text]) }
        try session.rows.commit()
        for (index, text) in texts.enumerated() { #expect(try session["\(text) \(index)"] == text) }
    }

    // MARK: Leaving nothing behind

    @Test func aFileInWhichNothingIsKeptIsNotLeftBehind() throws {
        let idle = try Session(path)
        #expect(folder.contents == ["shop.sqlite"])
        try idle.file.close()
        #expect(folder.contents.isEmpty)

        let busy = try Session(path)
        try busy.write(["a": "1"])
        try busy.write(["a": nil])
        try busy.file.close()
        #expect(folder.contents.isEmpty)
    }

    @Test func aFileThatIsOnlyReadIsNotChanged() throws {
        let other = try Other(path)
        try other.run("CREATE TABLE users(id, name); INSERT INTO users VALUES (1, 'Ann')")
        let before = try folder.bytes("shop.sqlite")
        let session = try Session(path)
        #expect(try session["a"] == nil)
        #expect(try session.rows.count() == 0)
        try session.file.close()
        #expect(try folder.bytes("shop.sqlite") == before)
    }

    @Test func otherTablesAreLeftAlone() throws {
        let other = try Other(path)
        try other.run("CREATE TABLE users(id, name); INSERT INTO users VALUES (1, 'Ann')")
        var session = try Session(path)
        try session.write(["a": "1"])
        try session.undo()
        try session.file.close()
        #expect(try other.tables() == ["users"])
        #expect(try other.strings("SELECT name FROM users") == ["Ann"])
    }

    @Test func anEmptyFileThatWasThereStays() throws {
        _ = try folder.write("shop.sqlite", [])
        try Session(path).file.close()
        #expect(folder.contents == ["shop.sqlite"])
    }

    // MARK: Undo

    @Test func undoPutsBackWhatTheSessionFound() throws {
        let before = try Session(path)
        try before.write(["kept": "1", "changed": "2", "deleted": "3"])
        try before.file.close()

        var session = try Session(path)
        try session.write(["changed": "x", "deleted": nil, "new": "y"])
        try session.write(["changed": "z", "deleted": "back"])
        try session.undo([["changed": "w"]])
        #expect(try session.all == ["changed=w", "deleted=3", "kept=1"])
        try session.undo()
        #expect(try session.all == ["changed=2", "deleted=3", "kept=1"])
        try session.write(["kept": nil])
        try session.file.close()
        let other = try Other(path)
        #expect(try other.rows() == ["changed=2", "deleted=3"])
    }

    @Test func anUndoThatIsAbandonedChangesNothing() throws {
        let session = try Session(path)
        try session.write(["a": "1"])
        try session.file.beginReplay()
        let replayed = try session.file.rows()
        try replayed.write([(session.names.key("a"), Value("2"))])
        try replayed.commit()
        #expect(throws: RowStoreError.self) { try session["a"] }
        try session.file.abandonReplay()
        #expect(try session.all == ["a=1"])
        #expect(throws: RowStoreError.self) { try replayed.count() }
        try session.write(["b": "2"])
        #expect(try session.all == ["a=1", "b=2"])
    }

    @Test func aStatementOfAReplayThatFailsIsTakenBackAlone() throws {
        var session = try Session(path)
        try session.write(["a": "1"])
        try session.file.beginReplay()
        let rows = try session.file.rows()
        try rows.write([(session.names.key("b"), Value("2"))])
        try rows.commit()
        try rows.write([(session.names.key("c"), Value("3"))])
        try rows.rollBack()
        try session.file.endReplay()
        #expect(try rows.names(limit: 9) == ["b"])
        rows.close()
        try session.undo()
        #expect(try session.all.isEmpty)
    }

    @Test func theRowsOfAWorldThatIsGoneAnswerNoMore() throws {
        var session = try Session(path)
        let old = session.rows
        try session.undo()
        #expect(throws: RowStoreError.self) { try old.count() }
        #expect(session.file.isUsed)
        try session.file.beginReplay()
        try session.file.endReplay()
        #expect(!session.file.isUsed)
        try session.file.close()
        #expect(throws: RowStoreError("\(path) is not open any longer", remedy: "build its database anew")) {
            try session.rows.count()
        }
    }

    @Test func whatAnotherProgramChangedStaysThroughAnUndo() throws {
        try Session(path).write(["mine": "0", "theirs": "0"])
        var session = try Session(path)
        try session.write(["mine": "1"])
        let other = try Other(path)
        try other.run("UPDATE larder_rows SET value = 'changed' WHERE key = 'theirs'")
        try session.undo()
        #expect(try session.all == ["mine=0", "theirs=changed"])
    }

    /// What another program wrote over this session's own row is not overwritten, until the session writes there again.
    @Test(arguments: [
        "UPDATE larder_rows SET value = 'theirs' WHERE key = 'mine'",
        "DELETE FROM larder_rows WHERE key = 'mine'",
        "INSERT INTO larder_rows VALUES('gone', 'theirs')",
    ])
    func whatAnotherProgramWroteOverIsNotUndone(change: String) throws {
        try Session(path).write(["mine": "0", "gone": "0"])
        var session = try Session(path)
        try session.write(["mine": "1", "gone": nil])
        let other = try Other(path)
        try other.run(change)
        let before = try session.all
        let error = #expect(throws: RowStoreError.self) { try session.file.beginReplay() }
        #expect(error?.message.hasPrefix("another program has changed ") == true)
        #expect(error?.message.contains(path) == true)
        #expect(try session.all == before)
        try session.write(["mine": "2", "gone": nil])
        try session.undo()
        #expect(try session.all == ["gone=0", "mine=0"])
    }

    /// What a statement that was taken back had written is not taken for what the session wrote last.
    @Test func aStatementThatWasTakenBackWroteNothing() throws {
        var session = try Session(path)
        try session.write(["a": "1"])
        try session.rows.write([(session.names.key("a"), Value("2"))])
        try session.rows.rollBack()
        try session.undo([["a": "3"]])
        #expect(try session.all == ["a=3"])
        try session.undo()
        #expect(try session.all.isEmpty)
    }

    // MARK: Worlds that never were

    @Test func theOriginalViewSeesWhatWasAndChangesNothing() throws {
        let before = try Session(path)
        try before.write(["a": "1", "b": "2", "c": "3"])
        try before.file.close()

        let session = try Session(path)
        func check(_ view: any RowStore) throws {
            #expect(try view.names(limit: 2) == ["a", "b"])
            #expect(try view.count() == 3)
            try view.write([(session.names.key("a"), nil), (session.names.key("z"), Value("26", version: 9))])
            try view.write([(session.names.key("b"), Value("other", version: 10))])
            try view.commit()
            #expect(try view.names(limit: 9) == ["b", "c", "z"])
            #expect(try view.names(limit: 2) == ["b", "c"])
            #expect(try view.count() == 3)
            #expect(try view.read(session.names.key("a")) == nil)
            #expect(try view.read(session.names.key("b")) == Value("other", version: 10))
            #expect(try view.read(session.names.key("c")) == Value("3"))
        }
        try check(try session.file.originalView())
        try session.write(["b": "changed", "c": nil, "d": "4"])
        try check(try session.file.originalView())
        #expect(try session.all == ["a=1", "b=changed", "d=4"])
        try session.file.close()
        let other = try Other(path)
        #expect(try other.rows() == ["a=1", "b=changed", "d=4"])
    }

    @Test func theOriginalViewOfANewFileIsEmpty() throws {
        let session = try Session(path)
        let view = try session.file.originalView()
        #expect(try view.count() == 0)
        #expect(try view.names(limit: 3).isEmpty)
        try view.write([(session.names.key("a"), Value("1"))])
        #expect(try view.names(limit: 3) == ["a"])
        try session.file.close()
        #expect(folder.contents.isEmpty)
    }
}
