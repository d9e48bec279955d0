internal import GRDB

/// The SQL that reads and changes one table of rows, and the journal of what the session changed in it.
///
/// A row is one whose key is text and whose value is not null; others of the same table are left alone.
struct SQLiteTable {
    /// The table that is made if none is named.
    static let standard = "larder_rows"
    static let journal = "larder_journal"

    let name: String
    private let quoted: String

    init(_ name: String) {
        self.name = name
        quoted =
            "\"" + name.split(separator: "\"", omittingEmptySubsequences: false).joined(separator: "\"\"")
            + "\""
    }

    // MARK: Schema

    func create(_ database: Database) throws {
        try database.execute(
            sql: "CREATE TABLE \(quoted)(key TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID")
    }

    func drop(_ database: Database) throws { try database.execute(sql: "DROP TABLE \(quoted)") }

    static func createJournal(_ database: Database) throws {
        // The values have no type, so that what was there comes back exactly as it was.
        try database.execute(
            sql: """
                CREATE TABLE \(journal)(source TEXT, key TEXT, existed INTEGER, value, written, \
                PRIMARY KEY(source, key)) WITHOUT ROWID
                """)
    }

    static func dropJournal(_ database: Database) throws {
        try database.execute(sql: "DROP TABLE \(journal)")
    }

    static func exists(_ name: String, _ database: Database) throws -> Bool {
        try Bool.fetchOne(
            database, sql: "SELECT 1 FROM sqlite_master WHERE name = ? COLLATE NOCASE", arguments: [name])
            ?? false
    }

    static func isEmptySchema(_ database: Database) throws -> Bool {
        try Int.fetchOne(database, sql: "SELECT count(*) FROM sqlite_master") == 0
    }

    // MARK: Rows

    func read(_ key: String, _ database: Database) throws -> String? {
        let statement = try database.cachedStatement(
            sql: "SELECT CAST(value AS TEXT) FROM \(quoted) WHERE key = ?")
        statement.setUncheckedArguments([key])
        return try String.fetchOne(statement)
    }

    func write(_ key: String, _ value: String?, _ database: Database) throws {
        let keep = try database.cachedStatement(
            sql: """
                INSERT INTO \(Self.journal) SELECT ?1, ?2, count(*), max(value), ?3 FROM \(quoted) WHERE key = ?2
                ON CONFLICT(source, key) DO UPDATE SET written = excluded.written
                """)
        keep.setUncheckedArguments([name, key, value])
        try keep.execute()
        if let value {
            let change = try database.cachedStatement(
                sql: """
                    INSERT INTO \(quoted)(key, value) VALUES(?, ?) ON CONFLICT(key) DO UPDATE SET value = excluded.value
                    """)
            change.setUncheckedArguments([key, value])
            try change.execute()
        } else {
            let change = try database.cachedStatement(sql: "DELETE FROM \(quoted) WHERE key = ?")
            change.setUncheckedArguments([key])
            try change.execute()
        }
    }

    private static let isRow = "typeof(key) = 'text' AND value IS NOT NULL"

    func count(_ database: Database) throws -> Int {
        try Int.fetchOne(database, sql: "SELECT count(*) FROM \(quoted) WHERE \(Self.isRow)") ?? 0
    }

    func isEmpty(_ database: Database) throws -> Bool {
        try Int.fetchOne(database, sql: "SELECT 1 FROM \(quoted) LIMIT 1") == nil
    }

    func names(limit: Int, _ database: Database) throws -> [String] {
        try String.fetchAll(
            database, sql: "SELECT key FROM \(quoted) WHERE \(Self.isRow) ORDER BY key LIMIT ?",
            arguments: [limit])
    }

    // MARK: What was there before

    /// Puts every row that the journal names back.
    func restore(_ database: Database) throws {
        try database.execute(
            sql: """
                DELETE FROM \(quoted)
                WHERE key IN (SELECT key FROM \(Self.journal) WHERE source = ? AND existed = 0)
                """, arguments: [name])
        try database.execute(
            sql: """
                INSERT INTO \(quoted)(key, value)
                SELECT key, value FROM \(Self.journal) WHERE source = ? AND existed = 1
                ON CONFLICT(key) DO UPDATE SET value = excluded.value
                """, arguments: [name])
    }

    /// A key that the session has changed and that holds something else now than what the session wrote last; nil where
    /// there is none.
    func keyChangedByOthers(_ database: Database) throws -> String? {
        try String.fetchOne(
            database,
            sql: """
                SELECT journal.key FROM \(Self.journal) AS journal
                LEFT JOIN \(quoted) AS present ON present.key = journal.key
                WHERE journal.source = ? AND journal.written IS NOT present.value LIMIT 1
                """, arguments: [name])
    }

    static func changedSources(_ database: Database) throws -> [String] {
        try String.fetchAll(database, sql: "SELECT DISTINCT source FROM \(journal) ORDER BY source")
    }

    static func journalCount(_ database: Database) throws -> Int {
        try Int.fetchOne(database, sql: "SELECT count(*) FROM \(journal)") ?? 0
    }

    static func emptyJournal(_ database: Database) throws {
        try database.execute(sql: "DELETE FROM \(journal)")
    }

    func readOriginal(_ key: String, _ database: Database) throws -> String? {
        let statement = try database.cachedStatement(
            sql: "SELECT CAST(value AS TEXT) FROM \(Self.journal) WHERE source = ? AND key = ?")
        statement.setUncheckedArguments([name, key])
        if let row = try Row.fetchOne(statement) { return row[0] }
        return try read(key, database)
    }

    /// The rows that were there: those that the journal does not name, and those that it says existed.
    private var originals: String {
        """
        SELECT key FROM \(quoted) AS present WHERE \(Self.isRow)
        AND NOT EXISTS (SELECT 1 FROM \(Self.journal) WHERE source = ?1 AND key = present.key)
        UNION ALL SELECT key FROM \(Self.journal) WHERE source = ?1 AND existed = 1 AND value IS NOT NULL
        """
    }

    func countOriginals(_ database: Database) throws -> Int {
        try Int.fetchOne(database, sql: "SELECT count(*) FROM (\(originals))", arguments: [name]) ?? 0
    }

    func namesOfOriginals(limit: Int, _ database: Database) throws -> [String] {
        try String.fetchAll(
            database, sql: "SELECT key FROM (\(originals)) ORDER BY key LIMIT ?2", arguments: [name, limit])
    }
}

extension SQLiteTable {
    /// Checks that the table holds keys and values and nothing else, so that each change to it can be taken back.
    ///
    /// - Returns: whether the table exists.
    func check(_ database: Database, file: String) throws -> Bool {
        func refuse(_ problem: String, _ remedy: String) -> RowStoreError {
            SQLiteWording.table(name, in: file, problem, remedy: remedy)
        }
        let remedy = "name a table made like this: CREATE TABLE \(name)(key TEXT PRIMARY KEY, value TEXT)"
        guard
            let entry = try Row.fetchOne(
                database, sql: "SELECT type, sql FROM sqlite_master WHERE name = ? COLLATE NOCASE",
                arguments: [name])
        else { return false }
        let isVirtual = (entry["sql"] as String?)?.uppercased().hasPrefix("CREATE VIRTUAL") ?? false
        guard entry["type"] == "table", !isVirtual else { throw refuse("is no table of its own", remedy) }

        let columns = try Row.fetchAll(
            database, sql: "SELECT * FROM pragma_table_xinfo(?)", arguments: [name])
        let names = columns.map { ($0["name"] as String).lowercased() }
        guard names.sorted() == ["key", "value"], columns.allSatisfy({ $0["hidden"] == 0 }) else {
            throw refuse("has the columns \(names.joined(separator: ", ")), not key and value alone", remedy)
        }
        for (column, name) in zip(columns, names) {
            let type = (column["type"] as String).uppercased()
            let isText = ["CHAR", "CLOB", "TEXT"].contains { type.contains($0) } && !type.contains("INT")
            if !isText, name == "key" || !type.isEmpty {
                throw refuse(
                    "has a column \(name) of type \(type.isEmpty ? "none" : type), which does not keep text",
                    remedy)
            }
        }
        guard try hasUniqueKey(database) else {
            throw refuse("may hold a key twice", "make its key unique: CREATE UNIQUE INDEX … ON \(name)(key)")
        }
        if let trigger = try String.fetchOne(
            database,
            sql: "SELECT name FROM sqlite_master WHERE type = 'trigger' AND tbl_name = ? COLLATE NOCASE",
            arguments: [name])
        {
            throw refuse(
                "has a trigger, \(trigger), whose doing undo could not take back",
                "use a copy without triggers")
        }
        if let other = try String.fetchOne(
            database,
            sql: """
                SELECT m.name FROM sqlite_master m, pragma_foreign_key_list(m.name) f
                WHERE m.type = 'table' AND f."table" = ? COLLATE NOCASE
                """, arguments: [name])
        {
            throw refuse("is referred to by the table \(other)", "use a copy without foreign keys")
        }
        return true
    }

    private func hasUniqueKey(_ database: Database) throws -> Bool {
        let indexes = try String.fetchAll(
            database, sql: "SELECT name FROM pragma_index_list(?) WHERE \"unique\" AND NOT partial",
            arguments: [name])
        return try indexes.contains { index in
            let columns = try Row.fetchAll(
                database, sql: "SELECT name, coll FROM pragma_index_xinfo(?) WHERE key", arguments: [index])
            guard columns.count == 1, let column = columns.first else { return false }
            return (column["name"] as String?)?.lowercased() == "key" && column["coll"] == "BINARY"
        }
    }

    /// Looks the table's pages through for damage.
    func checkPages(_ database: Database) throws {
        let found = try String.fetchOne(
            database, sql: "SELECT * FROM pragma_quick_check(?)", arguments: [name])
        if let found, found != "ok" {
            throw DatabaseError(resultCode: .SQLITE_CORRUPT, message: found)
        }
    }
}
