internal import Keyspace
internal import Simulation
internal import Tracing

extension World {
    /// A command that a client has sent, within its operation.
    struct SentCommand {
        var arguments: [ByteString]
        var key: Key?
        var operation: Operation
    }

    /// Sends commands to a cache that is a real server, in one round trip, and notes what came of them.
    ///
    /// - Returns: the replies, in order; nil where the server did not answer.
    func send(_ sent: [SentCommand], to cache: CacheNode, _ server: any RemoteKeyspace, client: Int32)
        async throws
        -> [Reply?]
    {
        let asked = simulation.now
        let questions = sent.map { cache.remoteCommands.question(after: $0, of: client) }
        var commands: [[ByteString]] = []
        for (command, question) in zip(sent, questions) {
            commands.append(command.arguments)
            if let question { commands.append(question) }
        }
        let outcome = try await answer(to: commands, at: cache, server, client: client)
        guard case .success(let replies) = outcome else {
            return note(failureOf: sent, outcome, at: cache)
        }
        var rest = replies[...]
        var answers: [Reply] = []
        for (command, question) in zip(sent, questions) {
            let reply = rest.removeFirst()
            let life = question == nil ? nil : rest.removeFirst()
            cache.takeIn(command, reply, life, asked: asked)
            answers.append(reply)
        }
        for (index, (command, reply)) in zip(sent, answers).enumerated() {
            let exchange = Exchange(
                isRoundTrip: index == 0,
                bytes: command.arguments.dropFirst().reduce(reply.dataBytes) { $0 + $1.count })
            let completion = Completion(
                verb: .command, took: simulation.now - command.operation.began, node: cache.id,
                isDurable: false,
                found: reply != .null && reply != .nullArray, exchange: exchange)
            note(command.operation, .application, command.key, .done(completion), value: reply.excerpt)
        }
        return answers
    }

    /// The server's answer, or a time-out if it takes longer than the cache's caller waits.
    private func answer(
        to commands: [[ByteString]], at cache: CacheNode, _ server: any RemoteKeyspace, client: Int32
    ) async throws -> Result<[Reply], RemoteFailure> {
        guard let limit = cache.settings.resilience.cacheTimeout else {
            return try await cache.ask(server, commands, on: client)
        }
        let race = Race<Result<[Reply], RemoteFailure>>(operation(.command, nil, client: -1), in: self)
        race.start { _ in try await cache.ask(server, commands, on: client) }
        if try await race.wait(until: simulation.now + limit) { return try race.finish() }
        race.abandon()
        return .failure(.timeout)
    }

    private func note(
        failureOf sent: [SentCommand], _ outcome: Result<[Reply], RemoteFailure>, at cache: CacheNode
    ) -> [Reply?] {
        guard case .failure(let failure) = outcome else { return [] }
        for command in sent {
            note(
                command.operation, cache.id, command.key, .refuse(.command, failure.refusal),
                value: failure.value)
            note(
                command.operation, .application, command.key,
                .failed(.command, failure.refusal, took: simulation.now - command.operation.began))
        }
        return sent.map { _ in nil }
    }
}

/// What commands of this session did to keys of a real server.
struct RemoteCommands {
    /// What a command left behind: by which event, when, and with what time to live.
    struct Left {
        var event: EventNumber
        var at: Instant
        var life: TimeSpan?
    }

    /// Of keys that a command has changed, and that no strategy has read or stored since.
    var left: [KeyID: Left] = [:]
    /// Clients that have a transaction open, within which nothing may be asked besides.
    private var transactions: Set<Int32> = []

    /// What is asked in the same round trip, so that it is known what a command left behind: `PTTL`, which touches nothing.
    mutating func question(after command: World.SentCommand, of client: Int32) -> [ByteString]? {
        let name = command.arguments[0].lowercased
        if name == "multi" { transactions.insert(client) }
        let isInTransaction = transactions.contains(client)
        if name == "exec" || name == "discard" { transactions.remove(client) }
        guard !isInTransaction, let key = command.key else { return nil }
        return ["PTTL", ByteString(keyText: key.text)]
    }
}

extension CacheNode {
    /// Takes in what a command brought, and what it left behind.
    fileprivate func takeIn(_ command: World.SentCommand, _ reply: Reply, _ life: Reply?, asked: Instant) {
        guard let descriptor = try? CommandTable.find(command.arguments) else { return }
        if descriptor.name == "GET", let key = command.key, let life, !reply.isError {
            _ = observe(key, reply, life, asked: asked, command.operation)
            return
        }
        guard descriptor.flags.contains(.write), !reply.isError else {
            if ["FLUSHALL", "FLUSHDB", "EXEC", "EVAL", "EVALSHA", "FUNCTION"].contains(descriptor.name) {
                forgetAll(command.operation)
            }
            return
        }
        let names = descriptor.keyPlaces(in: command.arguments).filter { $0 < command.arguments.count }
        let keys = names.map { world.names.key(bytes: command.arguments[$0].bytes) }
        if keys.isEmpty { return forgetAll(command.operation) }
        for key in keys {
            let isFirst = key.id == command.key?.id
            leave(key, isFirst ? life : nil, command.operation, asked: asked)
        }
    }

    /// Keeps what a command has left behind of a key.
    private func leave(_ key: Key, _ life: Reply?, _ operation: Operation, asked: Instant) {
        forget(key)
        remoteCommands.left[key.id] = nil
        if life == .integer(-2) {
            memory.setFate(of: key.id, Fate(kind: .removed, at: world.simulation.now, event: operation.start))
        } else {
            var left: TimeSpan?
            if case .integer(let milliseconds)? = life, milliseconds >= 0 {
                left = .milliseconds(milliseconds)
            }
            remoteCommands.left[key.id] = RemoteCommands.Left(event: operation.start, at: asked, life: left)
        }
        changed(key, operation, cause: operation.last)
    }

    /// A command may have changed any key.
    private func forgetAll(_ operation: Operation) {
        for key in memory.keysByAge {
            forget(world.names.key(key))
            memory.setFate(of: key, Fate(kind: .removed, at: world.simulation.now, event: operation.start))
        }
        remoteCommands.left = [:]
    }
}
