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
        let key = CommandTable.firstKey(of: arguments).map { names.key($0.keyText) }
        let operation = operation(.command, key, client: client)
        let sent = Value(Self.shown(arguments))
        operation.start = note(operation, .application, key, .request(.command), value: sent)
        if let (refusal, event) = cache.faults.refusal(of: .application) {
            note(
                operation, .application, key,
                .failed(.command, refusal, took: simulation.now - operation.began), cause: event)
            return nil
        }
        let reply = cache.run(arguments, operation)
        try await simulation.sleep(for: cache.drawLatency())
        let completion = Completion(
            verb: .command, took: simulation.now - operation.began, node: cache.id, isDurable: false,
            found: reply != .null && reply != .nullArray)
        note(operation, .application, key, .done(completion), value: reply.plainText.map { Value($0) })
        return reply
    }

    /// How much of a command its request keeps.
    private static let shownLength = 200

    /// A command as it could be typed, cut where it is long.
    private static func shown(_ arguments: [ByteString]) -> String {
        var text = arguments[0].lowercased.uppercased()
        for argument in arguments.dropFirst() {
            text += " " + (argument.isPlainWord ? argument.text : argument.quoted)
            if text.utf8.count > shownLength { return String(text.prefix(shownLength)) + "…" }
        }
        return text
    }
}
