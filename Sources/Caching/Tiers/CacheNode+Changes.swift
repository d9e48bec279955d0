internal import Eviction
internal import Keyspace
internal import Simulation
internal import Tracing

/// The events of a cache's memory: each change makes one, whoever brought it about, and those whom it evicted one each.
extension CacheNode {
    /// Makes events of a change, and attributes it to them. Unless told otherwise they follow from the operation's newest
    /// event.
    ///
    /// - Returns: the event of the change itself; 0 if it has none.
    @discardableResult
    func record(_ change: Change, _ operation: Operation?, cause: EventNumber = 0) -> EventNumber {
        // Room is made before an entry comes in; a time to live is set before it lets an entry be evicted.
        let isFirst = if case .lifeSet = change.kind { true } else { false }
        let common = change.evicted.isEmpty || isCommand(operation) ? 0 : operation?.last ?? 0
        let cause = cause != 0 ? cause : common
        if !isFirst { for victim in change.evicted { record(victim, operation, cause: cause) } }
        let event = makeEvent(change, operation, cause: cause)
        if event != 0 { memory.attribute(change, to: event, at: world.simulation.now) }
        if isFirst { for victim in change.evicted { record(victim, operation) } }
        spread(change, event, operation)
        if world.probe != nil { armExpiry() }
        return event
    }

    private func makeEvent(_ change: Change, _ operation: Operation?, cause: EventNumber) -> EventNumber {
        let key = world.names.key(change.key)
        let now = world.simulation.now
        func note(
            _ what: Happening, _ cause: EventNumber, _ value: Value? = nil, storedBy stored: EventNumber = 0
        ) -> EventNumber {
            world.note(
                operation, id, key, what, cause: cause, links: Links(.stored, stored), value: value)
        }
        switch change.kind {
        case .hit:
            guard let entry = change.entry else { return 0 }
            return note(
                .hit(age: now - entry.storedAt, left: entry.expires.map { $0 - now }), entry.stored,
                entry.value)
        case .miss:
            guard let operation else { return 0 }
            return noteMiss(key, operation)
        case .stored(let replaced): return noteStore(change, key, replaced: replaced, operation, cause: cause)
        case .modified: return noteStore(change, key, replaced: true, operation, cause: cause)
        case .rejected(let reason, let before):
            let record = EvictionRecord(
                incoming: key.id, storedAt: before?.storedAt ?? now, reason: self.reason(reason),
                fill: change.fill)
            return note(.reject(record), 0, change.entry?.eventValue, storedBy: before?.stored ?? 0)
        case .refused(let reason, let value):
            let record = EvictionRecord(
                incoming: key.id, storedAt: change.entry?.storedAt ?? now, reason: self.reason(reason),
                fill: change.fill)
            return note(.reject(record), cause, value, storedBy: change.entry?.stored ?? 0)
        case .removed(let found):
            return note(.remove(found: found, change.fill), cause, storedBy: change.entry?.stored ?? 0)
        case .lifeSet:
            let life = change.entry?.life
            return note(.ttl(life?.span(from: now), expires: life?.end), cause)
        case .renewed: return note(.renew(until: change.entry?.expires ?? now), cause)
        case .expired: return noteExpiry(change, key, operation, cause: cause)
        case .evicted(let incoming, let reason):
            let record = EvictionRecord(
                incoming: incoming, storedAt: change.entry?.storedAt ?? now, reason: self.reason(reason),
                fill: change.fill)
            return note(
                .evict(record), cause, change.entry?.eventValue, storedBy: change.entry?.stored ?? 0)
        }
    }

    /// What else there is to do after a change: copies of the key elsewhere, expired copies, leases.
    private func spread(_ change: Change, _ event: EventNumber, _ operation: Operation?) {
        if !skipped.isEmpty, change.replacesCopy { skipped[change.key] = nil }
        switch change.kind {
        case .hit, .miss, .lifeSet, .renewed, .refused: return
        case .stored, .modified:
            guards?.stored(change.key)
            return
        case .rejected:
            if !isCommand(operation) { return guards?.stored(change.key) ?? () }
        case .removed:
            guards?.removed(change.key)
            // What a command's changes bring about comes when all of them are made.
            if isCommand(operation) { return }
        case .expired: if let entry = change.entry { guards?.expired(change.key, entry, event) }
        case .evicted: break
        }
        if world.tracks { world.notifyNearCaches(of: self, world.names.key(change.key), cause: event) }
    }

    private func isCommand(_ operation: Operation?) -> Bool { operation?.verb == .command }

    // MARK: Each kind

    /// Notes that a key was not found, and why.
    @discardableResult
    func noteMiss(_ key: Key, _ operation: Operation) -> EventNumber {
        // The absence of a row is cached, which to a command is no key.
        if let entry = memory[key.id], entry.isAbsence {
            let left = entry.expires.map { $0 - world.simulation.now } ?? .longest
            return world.note(
                operation, id, key, .miss(.negative(since: entry.storedAt, left: left)), cause: entry.stored)
        }
        guard let fate = memory.fate(of: key.id) else {
            return world.note(operation, id, key, .miss(remote == nil ? .cold : .unseen))
        }
        let cause: MissCause =
            switch fate.kind {
            case .expired(let storedAt, let ttl): .expired(at: fate.at, storedAt: storedAt, ttl: ttl)
            case .evicted(let other): .evicted(at: fate.at, for: other)
            case .rejected: .rejected(at: fate.at)
            case .removed: .invalidated(at: fate.at)
            case .lost: .lost(at: fate.at)
            case .gone(let seen): .gone(at: fate.at, seen: seen)
            }
        // The crash does not name the event that stored the entry.
        let links = if case .lost(let stored) = fate.kind { Links(.stored, stored) } else { Links.none }
        return world.note(operation, id, key, .miss(cause), cause: fate.event, links: links)
    }

    private func noteStore(
        _ change: Change, _ key: Key, replaced: Bool, _ operation: Operation?, cause: EventNumber
    ) -> EventNumber {
        guard let entry = change.entry else { return 0 }
        var value = entry.value
        if isCommand(operation) {
            // It is a copy of what its client had read or written, or something that no database has.
            let version =
                value.flatMap { try? world.copy($0.text, of: key, in: self) }?.version ?? -world.nextVersion()
            memory.setVersion(of: change.key, to: version)
            value?.version = version
        }
        let stored = Stored(
            ttl: entry.ttl, expires: entry.expires, replaced: replaced, isAbsence: entry.isAbsence,
            capacity: settings.capacity.amount, inBytes: settings.capacity.isInBytes, fill: change.fill)
        return world.note(operation, id, key, .store(stored), cause: cause, value: value)
    }

    private func noteExpiry(
        _ change: Change, _ key: Key, _ operation: Operation?, cause: EventNumber
    ) -> EventNumber {
        guard let entry = change.entry, let life = entry.life else { return 0 }
        let by = entry.endSetBy
        // With timers an entry leaves at its time, whoever looks at that moment.
        return world.note(
            settings.expiry == .exact && remote == nil ? nil : operation, id, key,
            .expire(storedAt: life.since, ttl: life.ttl, change.fill), cause: cause != 0 ? cause : by,
            links: Links(.lifetime, by).and(.stored, entry.stored == by ? 0 : entry.stored),
            value: entry.eventValue)
    }

    // MARK: Policies

    private func reason(_ reason: EvictionReason) -> PolicyReason {
        PolicyReason(policy: policy, code: reason.code, first: reason.first, second: reason.second)
    }

    /// Numbers the present policy, and says how it words its reasons.
    func namePolicy() -> Int16 {
        let bounds = memory.bounds
        let redis = bounds.redisPolicy
        guard let name = bounds.evictionPolicy, let variant = try? PolicyRegistry.named(name) else {
            return world.names.addPolicy(bounds.policy) { _, _, _ in
                "memory is full, and noeviction takes nothing out"
            }
        }
        return world.names.addPolicy(bounds.policy) { code, first, second in
            if code == Memory.memoryIsFull {
                return "memory is full of entries without a ttl, which it may not take out"
            }
            let reason = EvictionReason(code: code, first: first, second: second)
            return redis == .volatileRandom && code == 0
                ? Self.drawn(among: first) : variant.sentence(for: reason)
        }
    }

    /// The policy sees only what has a ttl, and counts only the requests of that.
    private static func drawn(among count: Int64) -> String {
        count == 1
            ? "drawn at random, the only entry with a ttl"
            : "drawn at random among the \(count) entries with a ttl"
    }
}

extension Change {
    /// Whether the copy that was there has gone, whatever should have replaced it before.
    fileprivate var replacesCopy: Bool {
        switch kind {
        case .stored, .modified, .removed, .rejected: true
        case .hit, .miss, .refused, .lifeSet, .renewed, .expired, .evicted: false
        }
    }
}

extension Entry {
    /// The value as an event keeps it: one that a command stored may be long, and is not kept as a whole.
    fileprivate var eventValue: Value? {
        guard let value, value.version < 0 else { return value }
        return value.excerpt
    }
}
