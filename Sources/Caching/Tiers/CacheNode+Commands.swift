internal import Eviction
internal import Keyspace
internal import Simulation
internal import Tracing

extension CacheNode {
    /// Runs Redis's commands on the entries, at the present moment, and notes what came of it for each key.
    ///
    /// The memory is lent to the keyspace while a command runs: strategies, which never run meanwhile, pay nothing for
    /// it. Commands are atomic, so their events follow one another at one moment.
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
        if self.commands.keyspace.hasNewBounds { adoptBounds(of: self.commands.keyspace) }
        armExpiry()
        return replies
    }

    /// - Returns: the reply, and how many keys it looked at or changed.
    private func run(_ arguments: [ByteString], _ operation: Operation) -> (Reply, calls: Int) {
        let keyspace = commands.keyspace
        keyspace.skew = faults.skew.nanoseconds / 1_000_000
        keyspace.isMemoryFull = faults.memoryFault != nil
        swap(&keyspace.table, &table)
        let reply = commands.session(of: operation.client).run(arguments, at: world.simulation.now)
        swap(&keyspace.table, &table)
        let effects = keyspace.effects
        keyspace.effects = []
        let calls = effects.count { $0.what.isCall }
        if calls > 1 { world.note(operation, id, nil, .batch(.command, keys: calls)) }
        // An effect tells of the entry as the command found it, which one before may have stored.
        var stored: [KeyID: (event: EventNumber, value: Value)] = [:]
        var changes: [(key: Key, event: EventNumber)] = []
        for var effect in effects {
            if let origin = stored[effect.key] {
                effect.entry?.stored = origin.event
                effect.entry?.value = origin.value
            }
            if let origin = note(effect, operation) { stored[effect.key] = origin }
            if effect.what.isChange { changes.append((world.names.key(effect.key), operation.last)) }
        }
        // A command is atomic: what its changes bring about comes when all of them are made.
        for (key, event) in changes { changed(key, operation, cause: event) }
        if reply.isOutOfMemory {
            let key = CommandTable.firstKey(of: arguments).map { world.names.key($0.keyText) }
            world.note(
                operation, id, key, .refuse(.command, .outOfMemory), cause: faults.memoryFault ?? 0)
        }
        return (reply, calls)
    }

    /// Makes what `CONFIG SET` has said of memory the cache's own settings.
    private func adoptBounds(of keyspace: Keyspace) {
        keyspace.hasNewBounds = false
        var new = settings
        new.capacity = keyspace.settings.maxmemory.map { .bytes($0) } ?? .unbounded
        new.policy = keyspace.settings.policy.rawValue
        new.policyOptions = keyspace.settings.policyOptions
        let limit = keyspace.settings.maxmemory.map { "\($0)B" } ?? "unbounded"
        // Its options were checked when they were set.
        try? world.configure(
            self, new, summary: "cache \(name) over \(below.name) capacity=\(limit) policy=\(new.policy)")
    }

    /// Returns the event and the value of an entry that this stored.
    private func note(_ effect: Effect, _ operation: Operation) -> (event: EventNumber, value: Value)? {
        let key = world.names.key(effect.key)
        let now = world.simulation.now
        switch effect.what {
        case .hit:
            guard let entry = effect.entry else { return nil }
            world.note(
                operation, id, key,
                .hit(age: now - entry.storedAt, left: entry.expires.map { $0 - now }),
                cause: entry.stored, value: entry.value)
        case .miss: noteMiss(key, operation)
        case .stored(let replaced): return noteStore(key, replaced: replaced, effect, operation)
        case .changed: return noteStore(key, replaced: true, effect, operation)
        case .ttlSet(let moment):
            let ttl = moment.map {
                Instant(nanoseconds: $0.multipliedReportingOverflow(by: 1_000_000).partialValue)
            }
            let expires = table[key.id]?.expires
            let event = world.note(
                operation, id, key, .ttl(ttl.map { $0 - now }, expires: ttl == nil ? nil : expires))
            table.setDeadlineOrigin(of: key.id, to: event, at: now)
        case .removed:
            let event = world.note(operation, id, key, .remove(found: true, effect.fill))
            table.setFate(of: key.id, Fate(kind: .removed, at: now, event: event))
            guards?.removed(key.id)
        case .expired(let since, let ttl, let by, _):
            guard let entry = effect.entry else { return nil }
            noteExpiry(of: key, entry, (since, ttl, by), effect.fill, noticedBy: operation)
        case .evicted(let incoming, let reason, let wasRefused):
            noteEviction(of: key, effect, for: incoming, reason, wasRefused, operation)
        }
        return nil
    }

    private func noteMiss(_ key: Key, _ operation: Operation) {
        // The absence of a row is cached, which to a command is no key.
        if let entry = table[key.id], entry.value == nil, table.object(of: key.id) == nil {
            let left = entry.expires.map { $0 - world.simulation.now } ?? .longest
            world.note(
                operation, id, key, .miss(.negative(since: entry.storedAt, left: left)), cause: entry.stored)
            return
        }
        let (cause, event) = missCause(of: key)
        world.note(operation, id, key, .miss(cause), cause: event)
    }

    /// What a command has stored is a copy of what its client had read or written, or something that no database has.
    private func noteStore(
        _ key: Key, replaced: Bool, _ effect: Effect, _ operation: Operation
    ) -> (event: EventNumber, value: Value)? {
        // What was not let in is told by the eviction of it.
        guard let entry = effect.entry, let text = effect.text else { return nil }
        let value = (try? world.copy(text, of: key, in: self)) ?? Value(text, version: -world.nextVersion())
        let stored = Stored(
            ttl: entry.ttl, expires: entry.expires, replaced: replaced, isAbsence: false,
            capacity: settings.capacity.amount, inBytes: settings.capacity.isInBytes, fill: effect.fill)
        let event = world.note(operation, id, key, .store(stored), value: value)
        table.setValue(of: key.id, to: value)
        table.setOrigin(of: key.id, to: event)
        guards?.stored(key.id)
        return (event, value)
    }

    private func noteEviction(
        of key: Key, _ effect: Effect, for incoming: KeyID, _ why: EvictionReason, _ wasRefused: Bool,
        _ operation: Operation
    ) {
        let now = world.simulation.now
        let record = EvictionRecord(
            incoming: incoming, storedAt: effect.entry?.storedAt ?? now, stored: effect.entry?.stored ?? 0,
            reason: reason(why), fill: effect.fill)
        let isRefused = wasRefused || key.id == incoming
        let event = world.note(
            operation, id, key, isRefused ? .reject(record) : .evict(record), value: effect.entry?.value)
        table.setFate(
            of: key.id, Fate(kind: isRefused ? .rejected : .evicted(for: incoming), at: now, event: event))
        if world.tracks { world.tellNears(of: self, key, cause: event) }
    }
}
