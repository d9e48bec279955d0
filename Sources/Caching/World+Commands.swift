public import Keyspace
internal import Simulation
internal import Tracing

extension World {
    /// Sends one of Redis's commands to a cache: a round trip, within which it takes effect at once.
    ///
    /// - Parameter arguments: the name and what follows it, at least the name.
    /// - Returns: the reply; nil where the cache did not answer, which the log tells.
    public func command(_ arguments: [ByteString], at cache: CacheNode, client: Int32 = 0) async throws
        -> Reply?
    {
        try await pipeline([arguments], at: cache, client: client)[0]
    }

    /// Sends several commands to a cache in one round trip: they arrive together, are run one after the other, and their
    /// replies come back together. Other than in a transaction, nothing keeps other clients' commands from coming between them.
    ///
    /// - Returns: the replies, in order; nil where the cache did not answer.
    public func pipeline(_ commands: [[ByteString]], at cache: CacheNode, client: Int32 = 0) async throws
        -> [Reply?]
    {
        // Nobody else is under way who could hold a key by its number.
        if pending == 0 { names.reclaim() }
        let sent = commands.map { arguments in
            let key = CommandTable.firstKey(of: arguments).map { names.key(bytes: $0.bytes) }
            let operation = operation(.command, key, client: client)
            operation.start = note(
                operation, .application, key, .request(.command), value: Value(Self.shown(arguments)))
            return (arguments, key, operation)
        }
        func fail(_ refusal: Refusal) -> [Reply?] {
            // A client whose command gets no reply closes its connection. A transaction that was being queued is gone.
            cache.commands.disconnect(client)
            for (_, key, operation) in sent {
                note(
                    operation, .application, key,
                    .failed(.command, refusal, took: simulation.now - operation.began))
            }
            return commands.map { _ in nil }
        }
        if let (refusal, event) = cache.faults.refusal(of: .application) {
            for (_, key, operation) in sent {
                note(operation, cache.id, key, .refuse(.command, refusal), cause: event)
            }
            return fail(refusal)
        }
        if let server = cache.remote {
            return try await send(
                sent.map { SentCommand(arguments: $0.0, key: $0.1, operation: $0.2) }, to: cache, server,
                client: client)
        }
        let replies = cache.run(sent.map { ($0.0, $0.2) })
        if let silence = try await waitForAnswer(of: cache) {
            for (_, key, operation) in sent {
                note(operation, cache.id, key, silence, links: Links(.slowed, cache.faults.delaying))
            }
            return fail(.timeout)
        }
        for (index, ((arguments, key, operation), reply)) in zip(sent, replies).enumerated() {
            let exchange = Exchange(
                isRoundTrip: index == 0,
                bytes: arguments.dropFirst().reduce(reply.dataBytes) { $0 + $1.count })
            let completion = Completion(
                verb: .command, took: simulation.now - operation.began, node: cache.id, isDurable: false,
                found: reply != .null && reply != .nullArray, exchange: exchange)
            note(
                operation, .application, key, .done(completion), value: reply.excerpt)
            if relations != nil, let key, completion.found, arguments[0].isWord("GET") {
                operation.source = cache.id
                judgeDerived(operation, key, reply.excerpt)
            }
        }
        return replies
    }

    /// Waits for the answer to commands that have just taken effect.
    ///
    /// - Returns: what tells that it did not come in time; nil where it came.
    private func waitForAnswer(of cache: CacheNode) async throws -> Happening? {
        let asked = simulation.now
        let latency = cache.drawLatency()
        let limit = cache.settings.resilience.cacheTimeout
        if let limit, limit < latency {
            try await simulation.sleep(for: limit)
            return .timeout(.command, limit: limit)
        }
        try await simulation.sleep(for: latency)
        if cache.faults.isEmpty { return nil }
        let patience = limit ?? Faults.patience
        if try await cache.faults.waitOutHang(asked: asked, patience: patience) { return nil }
        return limit.map { .timeout(.command, limit: $0) } ?? .refuse(.command, .timeout)
    }

    /// How much of a command its request keeps.
    private static let shownLength = 200

    /// A command as it could be typed, cut where it is long.
    static func shown(_ arguments: [ByteString]) -> String {
        var text = arguments[0].lowercased.uppercased()
        for argument in arguments.dropFirst() {
            text += " " + (argument.isPlainWord ? argument.text : argument.quoted)
            if text.utf8.count > shownLength { return String(text.prefix(shownLength)) + "…" }
        }
        return text
    }
}
