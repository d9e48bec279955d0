public import Simulation
internal import Tracing

/// One client's commands: it keeps the transaction that is being queued and the keys that are watched.
public final class CommandSession {
    public let keyspace: Keyspace
    private var queue: [(descriptor: CommandDescriptor, arguments: [ByteString])]?
    private var hasQueueingFailed = false
    private var watched: [(key: KeyID, state: WatchedState)] = []

    public init(_ keyspace: Keyspace) { self.keyspace = keyspace }

    deinit { forgetWatches() }

    /// Whether a transaction is being queued.
    public var isQueueing: Bool { queue != nil }

    /// Runs one command at a moment, which must not be before that of the last one.
    ///
    /// `arguments` holds the name and what follows it, at least the name.
    public func run(_ arguments: [ByteString], at now: Instant) -> Reply {
        keyspace.now = now
        // Without events nobody but entries and watches refers to a key by its number.
        if keyspace.recorder == nil { keyspace.names.reclaim() }
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
            if mayNeedMemory(descriptor), keyspace.isOutOfMemory { throw .outOfMemory }
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

    /// Whether a command may need memory: `EXEC` does if any command does that it would run, and while a transaction is
    /// queued every command does, for the queue grows.
    private func mayNeedMemory(_ descriptor: CommandDescriptor) -> Bool {
        if descriptor.flags.contains(.denyoom) { return true }
        guard let queue, descriptor.name != "DISCARD" else { return false }
        return descriptor.name != "EXEC" || queue.contains { $0.descriptor.flags.contains(.denyoom) }
    }

    private func call(_ descriptor: CommandDescriptor, _ arguments: [ByteString]) throws(CommandError)
        -> Reply
    {
        keyspace.commandCount += 1
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
            forgetWatches()
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
        forgetWatches()
    }

    private func watch(_ key: KeyID) {
        if watched.contains(where: { $0.key == key }) { return }
        keyspace.memory.watch(key)
        watched.append((key, state(of: key)))
    }

    private func forgetWatches() {
        for (key, _) in watched { keyspace.memory.unwatch(key) }
        watched = []
    }

    /// What a watched key is known by: how often it has changed, and whether it lives. A key that has expired is not what it
    /// was; one that was dead already is.
    private struct WatchedState: Equatable {
        var changes: Int
        var isAlive: Bool
    }

    private func state(of key: KeyID) -> WatchedState {
        WatchedState(changes: keyspace.memory.changes(of: key), isAlive: keyspace.isAlive(key))
    }
}
