internal import Caching
internal import Running

/// Databases that are files live as long as the session, while the worlds that use them come and go.
extension Files: Storage {
    func rows(inFile path: String, table: String?, from source: Source) throws(Problem) -> any RowStore {
        let file = try database(path, from: source)
        do { return try file.rows(table: table) } catch { throw Self.problem(error) }
    }

    /// The rows as they were when the session opened the file, for a trial.
    func originalRows(inFile path: String, table: String?, from source: Source) throws(Problem)
        -> any RowStore
    {
        let file = try database(path, from: source)
        do { return try file.originalView(table: table) } catch { throw Self.problem(error) }
    }

    private func database(_ path: String, from source: Source) throws(Problem) -> SQLiteFile {
        try checkMayWrite()
        let full = try resolve(path, from: source)
        if let open = databases.first(where: { $0.path == full }) { return open.file }
        do {
            let (file, notice) = try SQLiteFile.open(full)
            databases.append((full, file))
            if let notice { notices.append(notice) }
            return file
        } catch { throw Self.problem(error) }
    }

    static func problem(_ error: any Error) -> Problem {
        guard let error = error as? RowStoreError else { return .file(message: "\(error)", remedy: "") }
        return .file(message: error.message, remedy: error.remedy)
    }

    /// What the person should know about files that were opened.
    func takeNotices() -> [String] {
        defer { notices = [] }
        return notices
    }

    // MARK: Statements

    /// Makes what a statement wrote lasting.
    func commit() throws(RowStoreError) {
        for database in databases { try database.file.commit() }
    }

    /// Takes back what a statement wrote.
    func rollBack() throws(RowStoreError) {
        for database in databases { try database.file.rollBack() }
    }

    // MARK: Going back

    /// Puts every file back to what it held at first; nothing of it lasts before `endReplay()`.
    func beginReplay(isSame: Bool) throws(RowStoreError) {
        for (index, database) in databases.enumerated() {
            do { try database.file.beginReplay(isSame: isSame) } catch {
                for begun in databases[..<index] { try? begun.file.abandonReplay() }
                throw error
            }
        }
    }

    func endReplay() throws(RowStoreError) {
        for database in databases { try database.file.endReplay() }
    }

    func abandonReplay() {
        for database in databases where database.file.isReplaying { try? database.file.abandonReplay() }
    }

    /// Ends the use of all files.
    ///
    /// - Returns: what could not be tidied.
    func close() -> [String] {
        var complaints: [String] = []
        for database in databases {
            do { try database.file.close() } catch { complaints.append("\(error.message): \(error.remedy)") }
        }
        databases = []
        return complaints
    }
}
