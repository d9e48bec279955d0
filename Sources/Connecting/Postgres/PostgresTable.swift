internal import NIOPosix
public import Ports
internal import Synchronization

/// A table of keys and values in PostgreSQL, which is made if it is not there.
///
/// As many calls run at a time as it has connections; others wait for one. Each is one statement, and so a transaction of
/// its own in one round trip.
public final class PostgresTable: RemoteRows, @unchecked Sendable {
    public let address: String
    private let settings: [(name: String, value: String)]
    private let statements: Statements
    private let limit: Duration
    private let pool: NIOThreadPool
    private let state = Mutex(State())

    private struct State {
        var idle: [PostgresConnection] = []
        /// Whether the table is known to be there.
        var hasTable = false
        var isClosed = false
    }

    /// Makes the table's client. It connects when it is first used.
    ///
    /// - Parameters:
    ///   - table: its name, with a schema and a dot before it if it has one.
    ///   - limit: how long a call may take, the wait for a connection included.
    public init(_ address: ServerAddress, table: String, connections: Int, limit: Duration) {
        self.address = address.shown
        self.limit = limit
        settings = Self.settings(address, limit)
        statements = Statements(table: table)
        pool = NIOThreadPool(numberOfThreads: connections)
        pool.start()
    }

    /// Whether a text can name a table here.
    public static func isTableName(_ text: String) -> Bool {
        let parts = text.split(separator: ".", omittingEmptySubsequences: false)
        return (1...2).contains(parts.count)
            && parts.allSatisfy { part in
                part.utf8.count <= 63 && part.first.map { $0.isLetter || $0 == "_" } ?? false
                    && part.allSatisfy { $0.isLetter || $0.isNumber || $0 == "_" }
            }
    }

    private static func settings(_ address: ServerAddress, _ limit: Duration) -> [(
        name: String, value: String
    )] {
        var settings = [
            (name: "host", value: address.endpoints[0].host),
            (name: "port", value: "\(address.endpoints[0].port)"),
            (name: "application_name", value: "larder"), (name: "client_encoding", value: "UTF8"),
        ]
        if !address.user.isEmpty { settings.append(("user", address.user)) }
        if let password = address.password { settings.append(("password", password)) }
        if !address.database.isEmpty { settings.append(("dbname", address.database)) }
        for part in address.parameters.split(separator: "&") {
            let sides = part.split(separator: "=", maxSplits: 1)
            if sides.count == 2 { settings.append((String(sides[0]), String(sides[1]))) }
        }
        return settings
    }

    // MARK: Calls

    public func read(_ names: [String], then: @escaping @Sendable (Result<[String?], RemoteFailure>) -> Void)
    {
        perform(then) { [statements] connection, deadline throws(RemoteFailure) in
            try Self.check(names)
            guard names.count > 1 else {
                guard let name = names.first else { return [] }
                let rows = try connection.run(statements.readOne, [name], until: deadline)
                return [rows.first?[0]]
            }
            let rows = try connection.run(statements.readMany, [ArrayText.of(names)], until: deadline)
            var found: [String: String] = [:]
            for row in rows { if let name = row[0] { found[name] = row[1] } }
            return names.map { found[$0] }
        }
    }

    public func write(
        _ rows: [(name: String, value: String?)],
        then: @escaping @Sendable (Result<Void, RemoteFailure>) -> Void
    ) {
        // Of several writes of one key the last counts. In one order, so that two batches never wait for each other.
        var newest: [String: String?] = [:]
        for row in rows { newest[row.name] = .some(row.value) }
        let names = newest.keys.sorted()
        let written = names.compactMap { name in newest[name].flatMap { $0 }.map { (name, $0) } }
        let deleted = names.filter { newest[$0].flatMap { $0 } == nil }
        perform(then) { [statements] connection, deadline throws(RemoteFailure) in
            try Self.check(names + written.map(\.1))
            _ = try connection.run(
                statements.write,
                [ArrayText.of(deleted), ArrayText.of(written.map(\.0)), ArrayText.of(written.map(\.1))],
                until: deadline)
        }
    }

    private static func check(_ texts: [String]) throws(RemoteFailure) {
        if texts.contains(where: { $0.utf8.contains(0) }) {
            throw .refused("a text of PostgreSQL cannot hold a zero byte")
        }
    }

    private func perform<Answer: Sendable>(
        _ then: @escaping @Sendable (Result<Answer, RemoteFailure>) -> Void,
        _ body: @escaping @Sendable (PostgresConnection, Deadline) throws(RemoteFailure) -> Answer
    ) {
        let deadline = Deadline(in: limit)
        pool.submit { work in
            guard case .active = work else {
                return then(.failure(.unreachable("the connection was closed here")))
            }
            then(
                Result<Answer, RemoteFailure> { () throws(RemoteFailure) in
                    guard deadline.millisecondsLeft > 0 else {
                        throw .unreachable("no connection was free in time")
                    }
                    let connection = try self.connection(deadline)
                    do throws(RemoteFailure) {
                        let answer = try body(connection, deadline)
                        self.putBack(connection)
                        return answer
                    } catch {
                        // After anything but an error of the statement it is not known what comes over it next.
                        if case .refused = error { self.putBack(connection) }
                        throw error
                    }
                })
        }
    }

    // MARK: Connections

    private func connection(_ deadline: Deadline) throws(RemoteFailure) -> PostgresConnection {
        while let idle = state.withLock({ $0.idle.popLast() }) { if idle.isAlive { return idle } }
        let made = try PostgresConnection(settings, until: deadline)
        if !state.withLock({ $0.hasTable }) {
            try makeTable(made, deadline)
            state.withLock { $0.hasTable = true }
        }
        return made
    }

    private func makeTable(_ connection: PostgresConnection, _ deadline: Deadline) throws(RemoteFailure) {
        // Who may only read and write needs no right to make tables if it is there.
        let known = try connection.run(statements.find, [statements.name], until: deadline)
        if known.first?[0] != nil { return }
        do throws(RemoteFailure) {
            _ = try connection.run(statements.make, until: deadline)
        } catch {
            // Another connection may have made it meanwhile.
            let known = try connection.run(statements.find, [statements.name], until: deadline)
            if known.first?[0] == nil { throw error }
        }
    }

    private func putBack(_ connection: PostgresConnection) {
        state.withLock { if !$0.isClosed { $0.idle.append(connection) } }
    }

    public func close() {
        state.withLock {
            $0.isClosed = true
            $0.idle = []
        }
        pool.shutdownGracefully { _ in }
    }

    // MARK: Statements

    private struct Statements: Sendable {
        /// The table's name as SQL quotes it.
        let name: String
        init(table: String) {
            name = table.split(separator: ".").map { "\"\($0)\"" }.joined(separator: ".")
        }

        var find: String { "SELECT to_regclass($1)::text" }
        var make: String { "CREATE TABLE IF NOT EXISTS \(name) (key text PRIMARY KEY, value text NOT NULL)" }
        var readOne: String { "SELECT value FROM \(name) WHERE key = $1" }
        var readMany: String { "SELECT key, value FROM \(name) WHERE key = ANY($1::text[])" }
        var write: String {
            """
            WITH gone AS (DELETE FROM \(name) WHERE key = ANY($1::text[]))
            INSERT INTO \(name) (key, value) SELECT * FROM unnest($2::text[], $3::text[])
            ON CONFLICT (key) DO UPDATE SET value = excluded.value
            """
        }
    }
}

/// A list of texts as PostgreSQL writes an array.
enum ArrayText {
    static func of(_ texts: [String]) -> String {
        var array = "{"
        for (index, text) in texts.enumerated() {
            if index > 0 { array += "," }
            array += "\""
            for character in text.unicodeScalars {
                if character == "\"" || character == "\\" { array += "\\" }
                array.unicodeScalars.append(character)
            }
            array += "\""
        }
        return array + "}"
    }
}
