internal import Keyspace
internal import Simulation
internal import Tracing

extension CacheNode {
    /// Runs Redis's commands on the entries, at the present moment, and notes what came of it for each key.
    ///
    /// Commands are atomic, so their events follow one another at one moment.
    func run(_ commands: [([ByteString], Operation)]) -> [Reply] {
        var count = 0
        let replies = commands.map { arguments, operation in
            let (reply, calls) = run(arguments, operation)
            if calls > 0 { count += 1 }
            return reply
        }
        if commands.count > 1, let (_, first) = commands.first {
            world.noteBatch(.command, of: count, at: id, first)
        }
        armExpiry()
        return replies
    }

    /// Runs a command without a trace in the log.
    func runQuietly(_ arguments: [ByteString], _ client: Int32) -> Reply {
        let keyspace = commands.keyspace
        keyspace.skew = (faults.skew + commands.clockOffset).nanoseconds / 1_000_000
        keyspace.isMemoryFull = faults.memoryFault != nil
        keyspace.boundsSetter = { self.adopt($0) }
        let reply = commands.session(of: client).run(arguments, at: world.simulation.now)
        keyspace.boundsSetter = nil
        armExpiry()
        return reply
    }

    /// - Returns: the reply, and how many keys it looked at or changed.
    private func run(_ arguments: [ByteString], _ operation: Operation) -> (Reply, calls: Int) {
        let keyspace = commands.keyspace
        keyspace.skew = (faults.skew + commands.clockOffset).nanoseconds / 1_000_000
        keyspace.isMemoryFull = faults.memoryFault != nil
        var calls = 0
        var changes: [(key: Key, event: EventNumber)] = []
        keyspace.recorder = { change in
            self.record(change, operation)
            if change.isCall { calls += 1 }
            if change.isOfContent { changes.append((self.world.names.key(change.key), operation.last)) }
        }
        keyspace.boundsSetter = { self.adopt($0) }
        let reply = commands.session(of: operation.client).run(arguments, at: world.simulation.now)
        keyspace.recorder = nil
        keyspace.boundsSetter = nil
        noteKeys(calls, of: operation)
        // A command is atomic: what its changes bring about comes when all of them are made.
        for (key, event) in changes { changed(key, operation, cause: event) }
        if reply.isOutOfMemory {
            let key = CommandTable.firstKey(of: arguments).map { world.names.key(bytes: $0.bytes) }
            world.note(
                operation, id, key, .refuse(.command, .outOfMemory), cause: faults.memoryFault ?? 0)
        }
        return (reply, calls)
    }

    /// Notes that a command asked for several keys in its one round trip. How many is known when it has run, but what it
    /// did does not follow from this event, nor does what comes next.
    private func noteKeys(_ count: Int, of operation: Operation) {
        guard count > 1 else { return }
        let last = operation.last
        world.note(operation, id, nil, .batch(.command, keys: count), cause: operation.start)
        operation.last = last
    }

    /// Makes what `CONFIG SET` has said of memory the cache's own settings.
    private func adopt(_ bounds: Bounds) {
        var new = settings
        new.bounds = bounds
        let limit = bounds.capacity.amount.map { "\($0)B" } ?? "unbounded"
        // Its options were checked when they were set.
        try? world.configure(
            self, new,
            summary: "cache \(name) over \(below.name) capacity=\(limit) policy=\(bounds.policy)")
    }
}

extension Change {
    /// Whether a client would have had to ask for it by itself: not what only follows from that.
    fileprivate var isCall: Bool {
        switch kind {
        case .hit, .miss, .stored, .modified, .removed, .rejected: true
        case .refused, .lifeSet, .renewed, .expired, .evicted: false
        }
    }
}
