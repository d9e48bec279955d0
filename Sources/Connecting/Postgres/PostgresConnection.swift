internal import CPostgres
internal import Glibc
internal import Ports

/// One connection to PostgreSQL, through libpq. No call outlasts its deadline, whatever the server does.
///
/// One thread at a time uses it.
final class PostgresConnection: @unchecked Sendable {
    /// What a statement brought: its rows, column by column.
    typealias Rows = [[String?]]

    private let connection: OpaquePointer

    /// Connects.
    ///
    /// - Parameter settings: libpq's own names and values.
    init(_ settings: [(name: String, value: String)], until deadline: Deadline) throws(RemoteFailure) {
        var names: [UnsafePointer<CChar>?] = settings.map { UnsafePointer(strdup($0.name)) }
        var values: [UnsafePointer<CChar>?] = settings.map { UnsafePointer(strdup($0.value)) }
        defer { for text in names + values { free(UnsafeMutablePointer(mutating: text)) } }
        names.append(nil)
        values.append(nil)
        guard let connection = PQconnectStartParams(names, values, 0) else {
            throw .unreachable("there is no memory for a connection")
        }
        self.connection = connection
        PQsetNoticeProcessor(connection, { _, _ in }, nil)
        do throws(RemoteFailure) {
            try finishConnecting(deadline)
        } catch {
            throw error
        }
        _ = PQsetnonblocking(connection, 1)
    }

    deinit { PQfinish(connection) }

    private func finishConnecting(_ deadline: Deadline) throws(RemoteFailure) {
        if PQstatus(connection) == CONNECTION_BAD { throw .unreachable(message) }
        while true {
            switch PQconnectPoll(connection) {
            case PGRES_POLLING_OK: return
            case PGRES_POLLING_READING:
                try wait(for: POLLIN, until: deadline, orElse: .unreachable("no connection in time"))
            case PGRES_POLLING_WRITING:
                try wait(for: POLLOUT, until: deadline, orElse: .unreachable("no connection in time"))
            default: throw .unreachable(message)
            }
        }
    }

    /// Whether it is still there, as far as can be told without asking the server.
    var isAlive: Bool {
        PQstatus(connection) == CONNECTION_OK && PQconsumeInput(connection) == 1
            && PQstatus(connection) == CONNECTION_OK
    }

    /// Runs one statement, which is a transaction of its own.
    func run(_ statement: String, _ parameters: [String] = [], until deadline: Deadline) throws(RemoteFailure)
        -> Rows
    {
        let values = parameters.map { UnsafePointer(strdup($0)) }
        defer { for value in values { free(UnsafeMutablePointer(mutating: value)) } }
        guard PQsendQueryParams(connection, statement, Int32(values.count), nil, values, nil, nil, 0) == 1
        else {
            throw .disconnected(message)
        }
        try flush(deadline)
        var rows: Rows = []
        var failure: RemoteFailure?
        while let result = try nextResult(deadline) {
            defer { PQclear(result) }
            switch PQresultStatus(result) {
            case PGRES_TUPLES_OK: rows = Self.rows(of: result)
            case PGRES_COMMAND_OK, PGRES_EMPTY_QUERY: break
            default: failure = failure ?? self.failure(result)
            }
        }
        if let failure { throw failure }
        return rows
    }

    private func flush(_ deadline: Deadline) throws(RemoteFailure) {
        while true {
            let left = PQflush(connection)
            if left == 0 { return }
            if left < 0 { throw .disconnected(message) }
            try wait(for: POLLIN | POLLOUT, until: deadline, orElse: .timeout)
            guard PQconsumeInput(connection) == 1 else { throw .disconnected(message) }
        }
    }

    private func nextResult(_ deadline: Deadline) throws(RemoteFailure) -> OpaquePointer? {
        while PQisBusy(connection) == 1 {
            try wait(for: POLLIN, until: deadline, orElse: .timeout)
            guard PQconsumeInput(connection) == 1 else { throw .disconnected(message) }
        }
        return PQgetResult(connection)
    }

    private func wait(for events: Int32, until deadline: Deadline, orElse failure: RemoteFailure)
        throws(RemoteFailure)
    {
        var socket = pollfd(fd: PQsocket(connection), events: Int16(events), revents: 0)
        while true {
            let left = deadline.millisecondsLeft
            guard left > 0 else { throw failure }
            let ready = poll(&socket, 1, left)
            if ready > 0 { return }
            if ready < 0, errno != EINTR { throw .disconnected(NetworkErrors.words(ofNumber: errno)) }
        }
    }

    // MARK: Results

    private static func rows(of result: OpaquePointer) -> Rows {
        (0..<PQntuples(result)).map { row in
            (0..<PQnfields(result)).map { column in
                if PQgetisnull(result, row, column) == 1 { return nil }
                let length = Int(PQgetlength(result, row, column))
                guard let start = PQgetvalue(result, row, column) else { return nil }
                return start.withMemoryRebound(to: UInt8.self, capacity: length) {
                    String(decoding: UnsafeBufferPointer(start: $0, count: length), as: UTF8.self)
                }
            }
        }
    }

    /// An error that the server sent; or the end of the connection, which libpq reports the same way.
    private func failure(_ result: OpaquePointer) -> RemoteFailure {
        if PQstatus(connection) != CONNECTION_OK { return .disconnected(message) }
        // PG_DIAG_MESSAGE_PRIMARY, a macro of libpq.
        guard let text = PQresultErrorField(result, Int32(UInt8(ascii: "M"))) else {
            return .refused(message)
        }
        return .refused(String(cString: text))
    }

    /// What libpq says of the newest failure, in short: it tells no password.
    private var message: String {
        let whole = String(cString: PQerrorMessage(connection))
        let line = whole.split(separator: "\n").first.map(String.init) ?? "the connection failed"
        // `connection to server at "127.0.0.1", port 5432 failed: Connection refused`
        for mark in ["failed: FATAL:  ", "failed: ", "FATAL:  ", "ERROR:  "] {
            if let place = line.ranges(of: mark).first { return String(line[place.upperBound...]) }
        }
        return line
    }
}

/// The moment by which something has to be done, by the real clock.
struct Deadline: Sendable {
    private let end: ContinuousClock.Instant

    init(in span: Duration) { end = .now + span }

    /// How many milliseconds are left; 0 if none are.
    var millisecondsLeft: Int32 {
        let left = end - .now
        let (seconds, fraction) = left.components
        if left <= .zero { return 0 }
        return Int32(clamping: seconds * 1000 + fraction / 1_000_000_000_000_000 + 1)
    }
}
