internal import Caching
public import Keyspace
public import Simulation
internal import Tracing

/// A command of Redis as a client sent it: the bytes of its arguments, and who sent it to which cache.
public struct ClientCommand<Stage: Running.Stage>: Input {
    public let arguments: [ByteString]
    /// The name of the client; nil for the session itself.
    public let client: String?
    /// The name of the cache; nil for the one that was built last.
    public let cache: String?
    /// Is given the reply; nil if the cache gave none.
    private let answer: @Sendable (Reply?) -> Void

    /// - Parameter arguments: the command's name and what follows it, at least the name.
    public init(
        _ arguments: [ByteString], client: String? = nil, cache: String? = nil,
        answer: @escaping @Sendable (Reply?) -> Void = { _ in }
    ) {
        self.arguments = arguments
        self.client = client
        self.cache = cache
        self.answer = answer
    }

    public func apply(to stage: Stage, until cutoff: Instant?) throws {
        let world = stage.world
        guard let node = cache.map({ world.cache($0) }) ?? world.caches.last else {
            throw NoCache(name: cache)
        }
        let number = client.map { world.names.client(named: $0) ?? world.names.addClient($0) } ?? 0
        let send: @Sendable () async throws -> Void = { [arguments, answer] in
            answer(try await world.command(arguments, at: node, client: number))
        }
        try world.simulation.run(named: client.map { "client \($0)" } ?? "session") {
            guard let cutoff else { return try await send() }
            world.startPending(named: "command that is left under way") {
                do { try await send() } catch is CancellationError {} catch { world.report(error) }
            }
            try await world.watch(until: cutoff)
        }
        if let failure = world.takeFailure() { throw failure }
    }

    public var script: String {
        let command = arguments.map { $0.isPlainWord ? $0.text : $0.quoted }.joined(separator: " ")
        return (cache.map { "@\($0) " } ?? "") + command
    }

    /// There is no cache to send the command to.
    public struct NoCache: Error {
        public var name: String?
    }
}
