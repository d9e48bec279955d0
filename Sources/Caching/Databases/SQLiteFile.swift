internal import CSQLiteShim
internal import GRDB

/// A real SQLite file for as long as one session uses it; the worlds that the session makes one after the other
/// share it.
///
/// The session's statements are the file's transactions: `commit()` after each that went well, `rollBack()` after
/// each that did not. The first change of a key in a session puts what was there into a journal, a table of the same
/// file, in the same transaction. `beginReplay()` puts it back and leaves the transaction open, so that statements
/// can be run again and all of it becomes lasting at once with `endReplay()`: whenever the process dies, the file
/// holds what it held before the undo, or after it.
///
/// Changes that another program makes to keys that this session has not changed stay. Where it changed one that this
/// session has changed too, `beginReplay()` refuses: to go back would overwrite what the other program wrote.
public final class SQLiteFile: @unchecked Sendable {
    // Confined to the thread of its session.

    /// The file as it was typed.
    public let name: String
    private let claim: SQLiteClaim
    private var queue: DatabaseQueue?

    /// Tables that the session has made, in order, and whether the journal is there.
    private var madeTables: [String] = []
    private var hasJournal = false

    /// Whether a transaction is open, whether it is a replay, and whether a statement within it has begun.
    private var isOpen = false
    public private(set) var isReplaying = false
    private var hasSavepoint = false
    /// Whether rows are kept beside the file, in memory, because a replay must leave the file alone; and whether they were
    /// before the replay.
    private(set) var isBeside = false
    private var wasBeside = false
    /// What went wrong in the open transaction, which can only be rolled back.
    private var broken: RowStoreError?

    /// The world whose rows are valid, and the one that was valid before a replay began.
    private var generation = 0
    private var generationBefore = 0
    private var newestGeneration = 0
    private struct Use: Hashable {
        var generation: Int
        var table: String
    }
    private var uses: Set<Use> = []
    /// Told when a statement, or a replay (for the generation that it made), is taken back.
    private var versionsToTakeBack: [() -> Void] = []

    // MARK: Opening and closing

    /// Opens a file, which is made if there is none, and claims it for this session.
    ///
    /// - Returns: the file, and what the person should know of the last session if that ended without closing it.
    /// - Throws: when the file is claimed by another session, locked for more than two seconds, damaged, no SQLite
    ///   file, or may not be read and written.
    public static func open(_ name: String) throws(RowStoreError) -> (file: SQLiteFile, notice: String?) {
        let file = SQLiteFile(name, try SQLiteClaim(name))
        do {
            return (file, try file.connect())
        } catch {
            file.queue = nil
            if file.claim.created, file.claim.isEmptyFile { file.claim.removeFile() }
            file.claim.release()
            throw SQLiteWording.sqlite(error, name)
        }
    }

    private init(_ name: String, _ claim: SQLiteClaim) {
        self.name = name
        self.claim = claim
    }

    private func connect() throws -> String? {
        var configuration = Configuration()
        configuration.busyMode = .timeout(2)
        // A transaction lasts as long as a statement of the session, over many calls.
        configuration.allowsUnsafeTransactions = true
        configuration.prepareDatabase { database in
            // The file may come from anybody: what its schema calls is not trusted, and nothing in it may take all the
            // memory or go on for ever.
            larder_sqlite_harden(UnsafeMutableRawPointer(database.sqliteConnection))
        }
        let queue = try DatabaseQueue(path: claim.path, configuration: configuration)
        self.queue = queue
        return try queue.inDatabase { database in
            guard try SQLiteTable.exists(SQLiteTable.journal, database) else { return nil }
            let columns = try String.fetchAll(
                database, sql: "SELECT name FROM pragma_table_info(?)", arguments: [SQLiteTable.journal])
            guard columns.starts(with: ["source", "key", "existed", "value"]) else {
                throw SQLiteWording.table(
                    SQLiteTable.journal, in: name, "was not made by Larder, which needs that name",
                    remedy: "rename it, or use a copy of the file")
            }
            let count = try SQLiteTable.journalCount(database)
            try database.execute(sql: "BEGIN IMMEDIATE")
            do {
                try SQLiteTable.dropJournal(database)
                try database.execute(sql: "COMMIT")
            } catch {
                try? database.execute(sql: "ROLLBACK")
                throw error
            }
            let changes = count == 1 ? "its change to 1 key is" : "its changes to \(count) keys are"
            return count == 0 ? nil : "\(name): the last session ended without closing; \(changes) kept"
        }
    }

    /// Ends the session's use of the file: what is committed stays, what is not is taken back, and nothing of
    /// Larder's own stays behind but its rows.
    ///
    /// - Throws: when the file cannot be tidied; it is released nevertheless, and the next session tidies it.
    public func close() throws(RowStoreError) {
        guard queue != nil else { return }
        if isReplaying { try? abandonReplay() }
        try? rollBack()
        defer {
            try? queue?.close()
            queue = nil
            claim.release()
        }
        try perform { database in
            if hasJournal || !madeTables.isEmpty {
                try database.execute(sql: "BEGIN IMMEDIATE")
                if hasJournal { try SQLiteTable.dropJournal(database) }
                for made in madeTables where try SQLiteTable.exists(made, database) {
                    let table = SQLiteTable(made)
                    if try table.isEmpty(database) { try table.drop(database) }
                }
                try database.execute(sql: "COMMIT")
            }
            guard claim.created else { return }
            // Nobody may put anything in between the look and the removal.
            try database.execute(sql: "BEGIN EXCLUSIVE")
            if try SQLiteTable.isEmptySchema(database) { claim.removeFile() }
            try database.execute(sql: "ROLLBACK")
        }
    }

    /// Whether the present world has rows in the file.
    public var isUsed: Bool { uses.contains { $0.generation == generation } }

    // MARK: Rows for worlds

    /// The rows of a table, for the database of one world: Larder's own, made with the first write if it is
    /// absent, or one that must exist.
    ///
    /// - Throws: when the table does not hold keys and values alone, or a database of this world has it already.
    public func rows(table: String? = nil) throws(RowStoreError) -> any RowStore {
        let checked = try check(table)
        let use = Use(generation: generation, table: checked.name.lowercased())
        guard uses.insert(use).inserted else {
            throw SQLiteWording.table(
                checked.name, in: name, "is another database's already",
                remedy: "name another table, or another file")
        }
        return SQLiteRows(file: self, table: checked, generation: generation)
    }

    /// The rows as they were when the session opened the file, for a world that never was: what is written to them
    /// stays in memory and is gone with it.
    public func originalView(table: String? = nil) throws(RowStoreError) -> any RowStore {
        SQLiteOriginalRows(file: self, table: try check(table))
    }

    private func check(_ given: String?) throws(RowStoreError) -> SQLiteTable {
        let table = SQLiteTable(given ?? SQLiteTable.standard)
        let lowercased = table.name.lowercased()
        if lowercased == SQLiteTable.journal || lowercased.hasPrefix("sqlite_") || table.name.utf8.contains(0)
        {
            throw SQLiteWording.table(table.name, in: name, "is not for rows", remedy: "name another table")
        }
        return try perform { database in
            if try table.check(database, file: name) {
                if !isOpen { try table.checkPages(database) }
            } else if given != nil, lowercased != SQLiteTable.standard {
                let known = try String.fetchAll(
                    database,
                    sql: "SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY name LIMIT 10")
                let remedy =
                    known.isEmpty ? "leave table= away" : "name one of \(known.joined(separator: ", "))"
                throw SQLiteWording.table(table.name, in: name, "does not exist", remedy: remedy)
            }
            return table
        }
    }

    // MARK: Statements

    /// Makes what was written since the last call lasting; within a replay, what the statement wrote part of it.
    ///
    /// - Throws: when it cannot be; nothing has then become lasting, and `rollBack()` is due.
    public func commit() throws(RowStoreError) {
        if let broken { throw broken }
        guard isOpen else { return }
        if isReplaying {
            guard hasSavepoint else { return }
            try perform { try $0.execute(sql: "RELEASE statement") }
            hasSavepoint = false
        } else {
            try perform { try $0.execute(sql: "COMMIT") }
            isOpen = false
        }
        versionsToTakeBack.removeAll()
    }

    /// Takes back what was written since the last `commit()`.
    ///
    /// - Throws: within a replay that cannot go on: `abandonReplay()` is then due.
    public func rollBack() throws(RowStoreError) {
        guard isOpen || broken != nil else { return }
        for takeBack in versionsToTakeBack.reversed() { takeBack() }
        versionsToTakeBack.removeAll()
        if isReplaying {
            guard hasSavepoint else {
                if let broken { throw broken }
                return
            }
            hasSavepoint = false
            try perform { try $0.execute(sql: "ROLLBACK TO statement; RELEASE statement") }
            broken = nil
        } else {
            broken = nil
            try endTransaction("ROLLBACK")
        }
        try look()
    }

    // MARK: Undo

    /// Puts the file back to what it held when the session opened it, and begins to run statements again: from now
    /// on `rows` are those of a new world, and nothing becomes lasting until `endReplay()`.
    ///
    /// - Parameter isSame: whether the statements are those that led to what the file holds, so that it need not be
    ///   written to. Nor is a file written to that was deleted or moved: its rows go on in memory.
    /// - Throws: when the file is locked or broken, or when another program has changed a row since this session did;
    ///   all is then as it was.
    public func beginReplay(isSame: Bool = false) throws(RowStoreError) {
        let leavesAlone = isSame || claim.isGone
        do { try rollBack() } catch { if !leavesAlone { throw error } }
        if hasJournal, !leavesAlone {
            try begin()
            do {
                try perform { database in
                    for source in try SQLiteTable.changedSources(database) {
                        let table = SQLiteTable(source)
                        if let key = try table.keyChangedByOthers(database) {
                            throw SQLiteWording.changedByOthers(key, name)
                        }
                        try table.restore(database)
                    }
                    try SQLiteTable.emptyJournal(database)
                }
            } catch {
                broken = nil
                try? endTransaction("ROLLBACK")
                throw error
            }
        }
        isReplaying = true
        wasBeside = isBeside
        isBeside = leavesAlone
        generationBefore = generation
        newestGeneration += 1
        generation = newestGeneration
    }

    /// Makes the replay lasting, and ends the rows of the world before.
    ///
    /// - Throws: when it cannot be made lasting. It can be tried again, or abandoned.
    public func endReplay() throws(RowStoreError) {
        guard isReplaying else { return }
        try commit()
        if isOpen { try perform { try $0.execute(sql: "COMMIT") } }
        isOpen = false
        isReplaying = false
        isBeside = isBeside && claim.isGone
        uses = uses.filter { $0.generation == generation }
    }

    /// Takes the whole replay back: the file holds what it held before, and the rows of the world before are the
    /// valid ones again.
    public func abandonReplay() throws(RowStoreError) {
        guard isReplaying else { return }
        isReplaying = false
        isBeside = wasBeside
        hasSavepoint = false
        broken = nil
        versionsToTakeBack.removeAll()
        uses = uses.filter { $0.generation != generation }
        generation = generationBefore
        try endTransaction("ROLLBACK")
        try look()
    }

    // MARK: What the rows ask for

    func isValid(_ generation: Int) -> Bool { generation == self.generation && queue != nil }

    /// Rows kept beside a file that is gone are of the past: only a replay may write to them.
    func checkMayWriteBeside() throws(RowStoreError) {
        if !isReplaying { throw SQLiteWording.gone(name) }
    }

    func release(_ table: SQLiteTable, _ generation: Int) {
        uses.remove(Use(generation: generation, table: table.name.lowercased()))
    }

    func read<Result>(_ body: (Database, _ hasJournal: Bool) throws -> Result) throws(RowStoreError) -> Result
    {
        if let broken { throw broken }
        return try perform { try body($0, hasJournal) }
    }

    func exists(_ table: SQLiteTable, _ database: Database) throws -> Bool {
        if madeTables.contains(table.name) || table.name != SQLiteTable.standard { return true }
        return try SQLiteTable.exists(table.name, database)
    }

    /// Changes rows within the statement's transaction, which begins with the first change.
    ///
    /// `takeBack` undoes what the caller notes of the change, should the statement be rolled back.
    func write(
        _ table: SQLiteTable, _ rows: [(key: String, value: String?)], takeBack: @escaping () -> Void
    ) throws(RowStoreError) {
        if let broken { throw broken }
        if !isOpen { try begin() }
        versionsToTakeBack.append(takeBack)
        do {
            try perform { database in
                if isReplaying, !hasSavepoint {
                    try database.execute(sql: "SAVEPOINT statement")
                    hasSavepoint = true
                }
                if !hasJournal {
                    try SQLiteTable.createJournal(database)
                    hasJournal = true
                }
                if try !exists(table, database) {
                    try table.create(database)
                    madeTables.append(table.name)
                }
                for (key, value) in rows { try table.write(key, value, database) }
            }
        } catch {
            broken = error
            throw error
        }
    }

    // MARK: Transactions

    private func begin() throws(RowStoreError) {
        try perform { try $0.execute(sql: "BEGIN IMMEDIATE") }
        isOpen = true
    }

    private func endTransaction(_ sql: String) throws(RowStoreError) {
        guard isOpen else { return }
        isOpen = false
        // SQLite itself rolls back after some errors.
        try perform { if $0.isInsideTransaction { try $0.execute(sql: sql) } }
    }

    /// Finds out anew what is there, after a transaction that may have made tables was rolled back.
    private func look() throws(RowStoreError) {
        try perform { database in
            hasJournal = try SQLiteTable.exists(SQLiteTable.journal, database)
            madeTables = try madeTables.filter { try SQLiteTable.exists($0, database) }
        }
    }

    private func perform<Result>(_ body: (Database) throws -> Result) throws(RowStoreError) -> Result {
        guard let queue else { throw SQLiteWording.ended(name) }
        larder_sqlite_grant_steps()
        do { return try queue.inDatabase(body) } catch {
            if let known = error as? RowStoreError { throw known }
            throw claim.isGone ? SQLiteWording.gone(name) : SQLiteWording.sqlite(error, name)
        }
    }
}
