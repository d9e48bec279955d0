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
        // A timer that finds nothing to expire sets the next one. To an explorer it would be a step in which nothing happens.
        if let armed = expiryTimer, armed.time == next || armed.time < next && world.probe == nil { return }
        if let armed = expiryTimer { world.simulation.cancel(armed.timer) }
        expiryTimer = (
            world.simulation.at(next, named: "expiry of \(name)", isPlain: true) { self.expireDue() }, next
        )
    }

    private var timeOfNextExpiry: Instant? {
        // A real server expires by itself, and says so only when it is asked.
        guard remote == nil, let next = memory.nextExpiry?.time else { return nil }
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
            expireAllDue()
        }
        armExpiry()
    }

    private func runActiveCycle() {
        let now = world.simulation.now
        while true {
            let sample = memory.keysWithTTL(Self.sample, from: &expiryCursor)
            let dead = sample.compactMap { memory.expire($0, at: now) }
            for change in dead { record(change, nil) }
            if dead.count * 10 <= sample.count { return }
        }
    }

    private func expireAllDue(cause: EventNumber = 0) {
        let now = world.simulation.now
        while let next = memory.nextExpiry, let change = memory.expire(next.key, at: now) {
            record(change, nil, cause: cause)
        }
    }

    /// The node's clock jumps: what was stored by the old clock ends so much sooner, or later if it jumps back.
    public func clockJumped(by span: TimeSpan, cause: EventNumber) {
        memory.jump(by: span, at: world.simulation.now, cause: cause)
        expireAllDue(cause: cause)
        armExpiry()
    }
}
