internal import Basics
internal import Caching
internal import Connecting
internal import Glibc
internal import Keyspace
internal import Simulation
internal import Tracing

/// Where a node that is real stands: `at redis://127.0.0.1:6379`, with the options that belong to it.
struct Placement: Sendable {
    let address: ServerAddress
    let span: Span
    /// How long a call may take before it has failed, whatever the strategy's own options say.
    let limit: TimeSpan

    static let standardLimit = TimeSpan.seconds(5)

    static let options = [
        OptionSpec(
            "call-timeout", .timeSpan, standard: "\(standardLimit)",
            "with at: how long a call to the real server may take before it has failed"),
        OptionSpec(
            "password-from", .text,
            "with at: the environment variable that holds the password of the address"),
    ]

    /// The options that say how a simulated cache behaves, and a real one has by itself.
    static let ofSimulatedCaches = ["capacity", "policy", "expiry", "latency", "compress", "compress-from"]

    /// Reads `at ADDRESS`, if that is what comes next.
    ///
    /// - Parameter kinds: the kinds of servers that the node can be.
    init?(_ arguments: inout ArgumentReader, kinds: [ServerAddress.Kind]) throws {
        let limit = try arguments.positiveTimeSpanOption("call-timeout")
        let variable = try arguments.text("password-from")
        guard arguments.take("at") else {
            if let span = variable?.span {
                throw arguments.error(.ofRealPart("password-from"), at: span)
            }
            if limit != nil { throw arguments.error(.ofRealPart("call-timeout")) }
            return nil
        }
        let word = try arguments.next("the address of a server")
        var address: ServerAddress
        do { address = try ServerAddress(variable == nil ? word.text : Self.withoutMask(word.text)) } catch {
            throw arguments.error(
                .address(message: error.words.message, remedy: error.words.remedy), at: word.span)
        }
        guard kinds.contains(address.kind) else {
            let known = kinds.map { "\($0.rawValue)://" }.joined(separator: " or ")
            throw arguments.error(
                .address(
                    message:
                        "\(address.kind.rawValue):// is nothing that '\(arguments.spec.name)' can stand at",
                    remedy: "it takes \(known)"), at: word.span)
        }
        if let variable { address.password = try Self.password(in: variable, arguments) }
        self.address = address
        span = word.span
        self.limit = limit ?? Self.standardLimit
    }

    /// A placement that the command line names.
    init(_ address: ServerAddress, limit: TimeSpan = standardLimit) {
        self.address = address
        self.limit = limit
        span = Span(0, 0)
    }

    /// A saved script has a mask where the password was; the variable has the password.
    private static func withoutMask(_ text: String) -> String {
        text.replacing(":\(ServerAddress.mask)@", with: "@")
    }

    private static func password(in variable: ArgumentReader.Text, _ arguments: ArgumentReader) throws
        -> String
    {
        guard let value = getenv(variable.text) else {
            throw arguments.error(
                .address(
                    message: "there is no environment variable '\(variable.text)'",
                    remedy: "set it before larder starts: \(variable.text)=… larder run FILE"),
                at: variable.span)
        }
        return String(cString: value)
    }
}

extension Context {
    /// Connects a cache to the real server of a placement.
    func connectCache(_ placement: Placement) async throws -> any RemoteKeyspace {
        try checkMayConnect(placement)
        let server = engine.files.cache(at: placement)
        let answer: Result<[Reply], RemoteFailure> = try await simulation.awaitOutside { then in
            server.send([["PING"]], on: nil, then: then)
        }
        do {
            if case .error(let text) = try answer.get()[0] { throw RemoteFailure.refused(text.text) }
        } catch let failure as RemoteFailure {
            server.close()
            throw unreachable(placement, failure)
        }
        engine.files.noteRealPart(placement.address.shown)
        return server
    }

    /// Connects a database to the real server of a placement, and makes its table if it is not there.
    func connectDatabase(_ placement: Placement, table: String, connections: Int) async throws
        -> any RemoteRows
    {
        try checkMayConnect(placement)
        let rows = PostgresTable(
            placement.address, table: table, connections: connections,
            limit: .nanoseconds(placement.limit.nanoseconds))
        let answer: Result<[String?], RemoteFailure> = try await simulation.awaitOutside { then in
            rows.read([""], then: then)
        }
        if case .failure(let failure) = answer {
            rows.close()
            throw unreachable(placement, failure)
        }
        engine.files.noteRealPart(placement.address.shown)
        return rows
    }

    /// Whether this session may connect at all, and not only tries something out.
    func checkMayConnect(_ placement: Placement) throws {
        do { try engine.files.checkMayConnect() } catch { throw self.error(error, at: placement.span) }
        guard simulation.mayFollowRealTime else {
            throw error(
                .realParts("'schedule' and 'step CLIENT'", [placement.address.shown]), at: placement.span)
        }
    }

    func unreachable(_ placement: Placement, _ failure: RemoteFailure) -> any Error {
        let why = failure == .timeout ? "no answer within \(placement.limit)" : failure.report
        return error(.unreachable(placement.address.shown, why: why), at: placement.span)
    }
}
