import Caching
import Testing
import Tracing

@Suite struct SQLiteTableTests {
    let folder: Folder
    let path: String

    init() throws {
        folder = try Folder()
        path = folder.file("shop.sqlite")
    }

    func make(_ sql: String) throws {
        let other = try Other(path)
        try other.run(sql)
        try other.close()
    }

    @Test func aTableThatIsNamedIsUsed() throws {
        try make(
            "CREATE TABLE prices(value, key VARCHAR(40) PRIMARY KEY); INSERT INTO prices VALUES (12, 'tea')")
        var session = try Session(path, table: "Prices")
        #expect(try session.all == ["tea=12"])
        try session.write(["tea": "13", "milk": "2"])
        try session.undo(table: "prices")
        try session.file.close()
        let other = try Other(path)
        #expect(try other.strings("SELECT typeof(value) || value FROM prices") == ["integer12"])
        #expect(try other.tables() == ["prices"])
    }

    @Test func rowsThatAreNoTextAreLeftAlone() throws {
        try make(
            """
            CREATE TABLE odd(key TEXT UNIQUE, value TEXT);
            INSERT INTO odd VALUES (NULL, 'a'), ('b', NULL), (x'63', 'c'), ('d', x'ff'), ('e', 'fine')
            """)
        let session = try Session(path, table: "odd")
        #expect(try session.rows.names(limit: 9) == ["d", "e"])
        #expect(try session.rows.count() == 2)
        #expect(try session["b"] == nil)
        #expect(try session["d"] == "\u{fffd}")
        #expect(try session.file.originalView(table: "odd").count() == 2)
    }

    @Test func twoTablesOfOneFileAreTwoDatabases() throws {
        try make("CREATE TABLE one(key TEXT UNIQUE, value); CREATE TABLE two(key TEXT UNIQUE, value)")
        var session = try Session(path, table: "one")
        let two = try session.file.rows(table: "two")
        try two.write([(session.names.key("a"), Value("2"))])
        try session.write(["a": "1"])
        #expect(throws: RowStoreError.self) { try session.file.rows(table: "TWO") }
        two.close()
        _ = try session.file.rows(table: "two")
        try session.undo(table: "one")
        try session.file.close()
        let other = try Other(path)
        #expect(try other.rows("one") == [])
        #expect(try other.rows("two") == [])
    }

    @Test(arguments: [
        ("CREATE TABLE t(id, value)", "has the columns id, value, not key and value alone"),
        (
            "CREATE TABLE t(key TEXT PRIMARY KEY, value, age)",
            "has the columns key, value, age, not key and value alone"
        ),
        ("CREATE TABLE t(key TEXT, value)", "may hold a key twice"),
        ("CREATE TABLE t(key TEXT COLLATE NOCASE PRIMARY KEY, value)", "may hold a key twice"),
        (
            "CREATE TABLE t(key INTEGER PRIMARY KEY, value)",
            "has a column key of type INTEGER, which does not keep text"
        ),
        (
            "CREATE TABLE t(key TEXT PRIMARY KEY, value INT)",
            "has a column value of type INT, which does not keep text"
        ),
        (
            "CREATE TABLE t(key TEXT PRIMARY KEY, value TEXT AS (key))",
            "has the columns key, value, not key and value alone"
        ),
        ("CREATE VIEW t AS SELECT 1 AS key, 2 AS value", "is no table of its own"),
        (
            "CREATE TABLE t(key TEXT PRIMARY KEY, value); CREATE TRIGGER g AFTER DELETE ON t BEGIN SELECT 1; END",
            "has a trigger, g, whose doing undo could not take back"
        ),
        (
            "CREATE TABLE t(key TEXT PRIMARY KEY, value); CREATE TABLE o(k REFERENCES t(key) ON DELETE CASCADE)",
            "is referred to by the table o"
        ),
        ("CREATE TABLE other(key, value)", "does not exist"),
    ])
    func aTableOfAnotherShapeIsRefused(sql: String, problem: String) throws {
        try make(sql)
        let before = try folder.bytes("shop.sqlite")
        let (file, _) = try SQLiteFile.open(path)
        let error = #expect(throws: RowStoreError.self) { try file.rows(table: "t") }
        #expect(error?.message == "the table t of \(path) \(problem)")
        try file.close()
        #expect(try folder.bytes("shop.sqlite") == before)
    }

    @Test func theJournalIsNoTableForRows() throws {
        let (file, _) = try SQLiteFile.open(path)
        #expect(throws: RowStoreError.self) { try file.rows(table: "LARDER_journal") }
        #expect(throws: RowStoreError.self) { try file.rows(table: "sqlite_master") }
        #expect(throws: RowStoreError.self) { try file.rows(table: "quo\"te") }
    }

    @Test func anotherProgramsTableOfTheJournalsNameIsLeftAlone() throws {
        try make(
            "CREATE TABLE larder_journal(day, entry); INSERT INTO larder_journal VALUES (1, 'dear diary')")
        let error = #expect(throws: RowStoreError.self) { try SQLiteFile.open(path) }
        #expect(
            error?.message
                == "the table larder_journal of \(path) was not made by Larder, which needs that name")
        #expect(try Other(path).strings("SELECT entry FROM larder_journal") == ["dear diary"])
    }

    @Test func aConstraintThatARowBreaksTakesTheStatementBack() throws {
        try make("CREATE TABLE t(key TEXT PRIMARY KEY, value TEXT CHECK (value <> 'bad'))")
        let session = try Session(path, table: "t")
        try session.put(["a": "good"])
        let error = #expect(throws: RowStoreError.self) { try session.put(["b": "good", "c": "bad"]) }
        #expect(error?.message == "\(path) refuses the row: CHECK constraint failed: value <> 'bad'")
        #expect(throws: RowStoreError.self) { try session.rows.commit() }
        try session.rows.rollBack()
        #expect(try session.all.isEmpty)
        try session.write(["d": "good"])
        #expect(try session.all == ["d=good"])
    }
}
