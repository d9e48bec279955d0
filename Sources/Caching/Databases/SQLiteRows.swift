internal import Tracing

/// The rows of a table of an SQLite file, in the one world of the session that may change them.
final class SQLiteRows: RowStore, @unchecked Sendable {
    // Confined to the simulation's thread.
    private let file: SQLiteFile
    private let table: SQLiteTable
    private let generation: Int
    private var isClosed = false
    /// Which write made each row, by key; 0 if this world has not written it.
    private var versions: [Int] = []
    /// The rows while they are kept beside the file.
    private let beside: SQLiteOriginalRows

    init(file: SQLiteFile, table: SQLiteTable, generation: Int) {
        self.file = file
        self.table = table
        self.generation = generation
        beside = SQLiteOriginalRows(file: file, table: table)
    }

    private func check() throws(RowStoreError) {
        if isClosed || !file.isValid(generation) { throw SQLiteWording.ended(file.name) }
    }

    func read(_ key: Key) throws -> Value? {
        try check()
        if file.isBeside { return try beside.read(key) }
        if key.text.utf8.contains(0) { return nil }
        let text = try file.read { database, _ in
            try file.exists(table, database) ? try table.read(key.text, database) : nil
        }
        let index = Int(key.id.index)
        return text.map { Value($0, version: index < versions.count ? versions[index] : 0) }
    }

    func write(_ rows: [(key: Key, value: Value?)]) throws {
        try check()
        for (key, value) in rows where key.text.utf8.contains(0) || (value?.text.utf8.contains(0) ?? false) {
            throw RowStoreError(
                "\(file.name) cannot keep text that has a NUL character in it",
                remedy: "write text without one"
            )
        }
        if file.isBeside { try file.checkMayWriteBeside() }
        var before: [(index: Int, version: Int)] = []
        for (key, value) in rows {
            let index = Int(key.id.index)
            if versions.count <= index {
                versions.append(contentsOf: repeatElement(0, count: index + 1 - versions.count))
            }
            before.append((index, versions[index]))
            versions[index] = value?.version ?? 0
        }
        if file.isBeside { return try beside.write(rows) }
        try file.write(table, rows.map { ($0.key.text, $0.value?.text) }) { [self, before] in
            for (index, version) in before.reversed() { versions[index] = version }
        }
    }

    func names(limit: Int) throws -> [String] {
        try check()
        if file.isBeside { return try beside.names(limit: limit) }
        return try file.read { database, _ in
            try file.exists(table, database) ? try table.names(limit: limit, database) : []
        }
    }

    func count() throws -> Int {
        try check()
        if file.isBeside { return try beside.count() }
        return try file.read { database, _ in try file.exists(table, database) ? try table.count(database) : 0
        }
    }

    func commit() throws { try file.commit() }
    func rollBack() throws { try file.rollBack() }

    func close() {
        isClosed = true
        file.release(table, generation)
    }
}

/// The rows of a table as they were when the session opened the file, and over them, in memory, what a world that
/// never was has written.
final class SQLiteOriginalRows: RowStore, @unchecked Sendable {
    // Confined to the simulation's thread.
    private let file: SQLiteFile
    private let table: SQLiteTable
    /// What was written; nil if the row was deleted. Never walked through.
    private var written: [KeyID: Value?] = [:]
    /// The keys that were written, in the order of their first writing, and whether there was such a row.
    private var keys: [(key: Key, existed: Bool)] = []

    init(file: SQLiteFile, table: SQLiteTable) {
        self.file = file
        self.table = table
    }

    func read(_ key: Key) throws -> Value? {
        if let known = written[key.id] { return known }
        if key.text.utf8.contains(0) { return nil }
        let text = try file.read { database, hasJournal -> String? in
            guard try file.exists(table, database) else { return nil }
            return hasJournal
                ? try table.readOriginal(key.text, database) : try table.read(key.text, database)
        }
        return text.map { Value($0) }
    }

    func write(_ rows: [(key: Key, value: Value?)]) throws {
        for (key, value) in rows {
            if written[key.id] == nil { keys.append((key, try read(key) != nil)) }
            written[key.id] = .some(value)
        }
    }

    func names(limit: Int) throws -> [String] {
        let gone = Set(keys.filter { exists($0.key) == false }.map(\.key.text))
        let fresh = keys.filter { !$0.existed && exists($0.key) }.map(\.key.text)
        let wanted = min(limit, .max - gone.count) + gone.count
        let originals = try file.read { database, hasJournal -> [String] in
            guard try file.exists(table, database) else { return [] }
            return hasJournal
                ? try table.namesOfOriginals(limit: wanted, database)
                : try table.names(limit: wanted, database)
        }
        let all = (originals.filter { !gone.contains($0) } + fresh)
            .sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }
        return Array(all.prefix(limit))
    }

    func count() throws -> Int {
        let originals = try file.read { database, hasJournal -> Int in
            guard try file.exists(table, database) else { return 0 }
            return hasJournal ? try table.countOriginals(database) : try table.count(database)
        }
        return originals
            + keys.reduce(0) { $0 + (exists($1.key) ? 1 : 0) - ($1.existed ? 1 : 0) }
    }

    private func exists(_ key: Key) -> Bool { written[key.id].flatMap { $0 } != nil }
}
