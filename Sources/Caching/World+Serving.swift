public import Keyspace
internal import Ports
public import Simulation
internal import Tracing

extension World {
    /// Runs one of Redis's commands at a cache at this moment. It takes no time, and the network in between is the caller's.
    ///
    /// - Parameter arguments: the name and what follows it, at least the name.
    public func execute(_ arguments: [ByteString], at cache: CacheNode, client: Int32) -> Reply {
        let key = CommandTable.firstKey(of: arguments).map { names.key($0.keyText) }
        let operation = operation(.command, key, client: client)
        operation.start = note(
            operation, .application, key, .request(.command), value: Value(Self.shown(arguments)))
        let reply = cache.run([(arguments, operation)])[0]
        let exchange = Exchange(
            isRoundTrip: true, bytes: arguments.dropFirst().reduce(reply.dataBytes) { $0 + $1.count })
        let completion = Completion(
            verb: .command, took: .zero, node: cache.id, isDurable: false,
            found: reply != .null && reply != .nullArray, exchange: exchange)
        note(operation, .application, key, .done(completion), value: reply.plainText.map { Value($0) })
        return reply
    }

    /// Runs one of Redis's commands at a cache at this moment, and logs nothing of it.
    public func executeQuietly(_ arguments: [ByteString], at cache: CacheNode, client: Int32) -> Reply {
        cache.runQuietly(arguments, client)
    }
}

extension CacheNode {
    /// By how much the clock that commands see is ahead of the simulation's, which begins at 0.
    public var clockOffset: TimeSpan {
        get { commands.clockOffset }
        set { commands.clockOffset = newValue }
    }

    /// Whether a command that may need memory is refused now.
    public var isOutOfMemory: Bool { faults.memoryFault != nil || memory.isOverfull }

    /// The keyspace that commands work on. Its entries are lent to it only while a command runs.
    public var keyspace: Keyspace { commands.keyspace }
}
