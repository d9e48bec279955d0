import GRDB
import Testing

/// A second connection to an SQLite file, as another program would have it.
struct Other {
    let queue: DatabaseQueue

    init(_ path: String) throws {
        var configuration = Configuration()
        configuration.allowsUnsafeTransactions = true
        queue = try DatabaseQueue(path: path, configuration: configuration)
    }

    func run(_ sql: String) throws { try queue.inDatabase { try $0.execute(sql: sql) } }

    func strings(_ sql: String) throws -> [String] {
        try queue.inDatabase { try String.fetchAll($0, sql: sql) }
    }

    func rows(_ table: String = "larder_rows") throws -> [String] {
        try strings("SELECT key || '=' || value FROM \(table) ORDER BY key")
    }

    func tables() throws -> [String] {
        try strings("SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY name")
    }

    func expectIntact(sourceLocation: SourceLocation = #_sourceLocation) throws {
        #expect(try strings("PRAGMA integrity_check") == ["ok"], sourceLocation: sourceLocation)
    }

    func close() throws { try queue.close() }
}
