public import Simulation
internal import Tracing

/// One client's commands: it keeps the transaction that is being queued and the keys that are watched.
public final class CommandSession {
    public let keyspace: Keyspace
    private var queue: [(descriptor: CommandDescriptor, arguments: [ByteString])]?
    private var hasQueueingFailed = false
    private var watched: [(key: KeyID, state: WatchedState)] = []

    public init(_ keyspace: Keyspace) { self.keyspace = keyspace }

    /// Whether a transaction is being queued.
    public var isQueueing: Bool { queue != nil }

    /// Runs one command at a moment, which must not be before that of the last one.
    ///
    /// `arguments` holds the name and what follows it, at least the name.
    public func run(_ arguments: [ByteString], at now: Instant) -> Reply {
        keyspace.now = now
        do throws(CommandError) {
            return try perform(arguments)
        } catch {
            return error.reply
        }
    }

    private func perform(_ arguments: [ByteString]) throws(CommandError) -> Reply {
        let descriptor: CommandDescriptor
        do throws(CommandError) {
            descriptor = try CommandTable.find(arguments)
            if descriptor.flags.contains(.denyoom), keyspace.isOutOfMemory { throw .outOfMemory }
        } catch {
            if arguments[0].isWord("EXEC") {
                endTransaction()
                throw .transactionAborted(by: error)
            }
            hasQueueingFailed = queue != nil
            throw error
        }
        if descriptor.group == .transactions, let reply = try transact(descriptor, arguments) { return reply }
        if queue != nil {
            queue?.append((descriptor, arguments))
            return .simple("QUEUED")
        }
        return try call(descriptor, arguments)
    }

    private func call(_ descriptor: CommandDescriptor, _ arguments: [ByteString]) throws(CommandError)
        -> Reply
    {
        keyspace.statistics.commands += 1
        return try descriptor.body(Call(keyspace: keyspace, descriptor: descriptor, arguments: arguments))
    }

    // MARK: Transactions

    /// - Returns: nil for a command that is queued like any other.
    private func transact(_ descriptor: CommandDescriptor, _ arguments: [ByteString]) throws(CommandError)
        -> Reply?
    {
        switch descriptor.name {
        case "MULTI":
            if queue != nil { throw CommandError("MULTI calls can not be nested") }
            queue = []
        case "DISCARD":
            if queue == nil { throw CommandError("DISCARD without MULTI") }
            endTransaction()
        case "WATCH":
            if queue != nil { throw CommandError("WATCH inside MULTI is not allowed") }
            for name in arguments.dropFirst() { watch(keyspace.key(name)) }
        case "UNWATCH":
            if queue != nil { return nil }
            watched = []
        default: return try execute()
        }
        return .ok
    }

    private func execute() throws(CommandError) -> Reply {
        guard let commands = queue else { throw CommandError("EXEC without MULTI") }
        let hasFailed = hasQueueingFailed
        let hasChanged = watched.contains { state(of: $0.key) != $0.state }
        endTransaction()
        if hasFailed { throw .transactionAborted }
        if hasChanged { return .nullArray }
        var replies: [Reply] = []
        for command in commands {
            do throws(CommandError) { replies.append(try call(command.descriptor, command.arguments)) } catch
            {
                replies.append(error.reply)
            }
        }
        return .array(replies)
    }

    private func endTransaction() {
        queue = nil
        hasQueueingFailed = false
        watched = []
    }

    private func watch(_ key: KeyID) {
        if watched.contains(where: { $0.key == key }) { return }
        watched.append((key, state(of: key)))
    }

    /// What a key is known by: how often commands have changed it, the last change that a command made, and the event by
    /// which a strategy stored it.
    private struct WatchedState: Equatable {
        var changes: Int
        var version: UInt64?
        var stored: EventNumber
    }

    private func state(of key: KeyID) -> WatchedState {
        let changes = keyspace.changeCount(of: key)
        guard keyspace.isAlive(key), let object = keyspace.peek(key) else {
            return WatchedState(changes: changes, version: nil, stored: 0)
        }
        return WatchedState(
            changes: changes, version: object.version, stored: keyspace.table[key]?.stored ?? 0)
    }
}
