internal import Keyspace
public import Simulation
public import Tracing

/// When what has expired leaves a cache's memory. Whoever asks for it finds it gone in any case.
public enum ExpiryWay: String, CaseIterable, Sendable {
    /// At its time.
    case exact
    /// When somebody asks for it, and not before.
    case lazy
    /// When somebody asks for it, or when the active cycle finds it: ten times a second it looks at 20 entries that have a time
    /// to live, goes on from where it was, and looks at 20 more as long as more than a tenth of them had expired. That is
    /// Redis's, but for its limit on CPU time, of which there is none here.
    case active
}

extension CacheNode {
    /// How often the active cycle runs, and how many entries it looks at in one go.
    private static let cycle = TimeSpan.milliseconds(100)
    private static let sample = 20

    /// Keeps one timer set: for the entry that expires first, or for the active cycle that may find it.
    func armExpiry() {
        guard let next = timeOfNextExpiry else {
            if let armed = expiryTimer { world.simulation.cancel(armed.timer) }
            expiryTimer = nil
            return
        }
        if let armed = expiryTimer, armed.time <= next { return }
        if let armed = expiryTimer { world.simulation.cancel(armed.timer) }
        expiryTimer = (
            world.simulation.at(next, named: "expiry of \(name)", isPlain: true) { self.expireDue() }, next
        )
    }

    private var timeOfNextExpiry: Instant? {
        guard let next = table.nextExpiry?.time else { return nil }
        switch settings.expiry {
        case .exact: return next
        case .lazy: return nil
        case .active:
            let cycle = Self.cycle.nanoseconds
            let earliest = max(next.nanoseconds, world.simulation.now.nanoseconds + 1)
            let (sum, overflow) = earliest.addingReportingOverflow(cycle - 1)
            return overflow ? .distantFuture : Instant(nanoseconds: sum / cycle * cycle)
        }
    }

    private func expireDue() {
        expiryTimer = nil
        if settings.expiry == .active {
            runActiveCycle()
        } else {
            while let next = table.nextExpiry, next.time <= world.simulation.now {
                expire(world.names.key(next.key))
            }
        }
        armExpiry()
    }

    private func runActiveCycle() {
        let now = world.simulation.now
        while true {
            let sample = table.keysWithTTL(Self.sample, from: &expiryCursor)
            let dead = sample.filter { key in table[key]?.expires.map { $0 <= now } ?? false }
            for key in dead { expire(world.names.key(key)) }
            if dead.count * 10 <= sample.count { return }
        }
    }

    func expire(_ key: Key, noticedBy operation: Operation? = nil, cause: EventNumber = 0) {
        guard let life = table.lifetime(of: key.id), let entry = table.remove(key.id) else { return }
        noteExpiry(of: key, entry, life, table.fill, noticedBy: operation, cause: cause)
    }

    func noteExpiry(
        of key: Key, _ entry: Entry, _ life: (since: Instant, ttl: TimeSpan, by: EventNumber), _ fill: Fill,
        noticedBy operation: Operation?, cause: EventNumber = 0
    ) {
        // With timers an entry leaves at its time, whoever looks at that moment.
        let event = world.note(
            settings.expiry == .exact ? nil : operation, id, key,
            .expire(stored: life.by, storedAt: life.since, ttl: life.ttl, fill),
            cause: cause != 0 ? cause : life.by, value: entry.value)
        table.setFate(
            of: key.id,
            Fate(
                kind: .expired(storedAt: life.since, ttl: life.ttl),
                at: entry.expires ?? world.simulation.now, event: event))
        guards?.expired(key.id, entry, event)
        if world.tracks { world.tellNears(of: self, key, cause: event) }
    }

    /// The node's clock jumps: what was stored by the old clock ends so much sooner, or later where it jumps back.
    public func clockJumped(by span: TimeSpan, cause: EventNumber) {
        let now = world.simulation.now
        for key in table.keysByAge {
            guard let entry = table[key], let ttl = entry.ttl else { continue }
            table.setTTL(of: key, to: max(ttl - span, now - entry.storedAt), at: now, by: cause)
        }
        while let next = table.nextExpiry, next.time <= now {
            expire(world.names.key(next.key), cause: cause)
        }
        armExpiry()
    }
}
