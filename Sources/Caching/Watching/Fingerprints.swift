internal import Basics
internal import Keyspace
internal import Simulation
internal import Tracing

/// What can matter later of the state of a node, as a number: two nodes with the same one behave alike from then on.
///
/// Which events made a state so is left out, as no node asks for it. Times count from the present moment.
extension CacheNode {
    /// Whether it has state that no fingerprint shows: order of use under a bound, chance, a breaker, a pool.
    var isOpaque: Bool {
        let options = settings.resilience
        let hasOwnState =
            options.timeout != nil || options.breaker != nil || options.hedge != nil
            || options.connections != nil
            || options.healthEvery != nil || options.early != nil || options.cacheTimeout != nil
            || options.tracking
        if hasOwnState || settings.jitter > .zero || settings.expiry == .active || memory.hasObjects {
            return true
        }
        switch settings.capacity {
        case .unbounded: return false
        // Few enough to matter to a small scenario, whichever keys it has named by now.
        case .entries(let most): return most < 64 || world.names.keys.count > most
        case .bytes: return true
        }
    }

    func fingerprint(_ probe: StepProbe) -> UInt64 {
        let now = world.simulation.now
        var state = Fingerprint(
            memory.fingerprint(at: now, showsFates: probe.countsEvents, value: { probe.of($0) }),
            queue.fingerprint(probe), flights.fingerprint(world.names))
        var keys: UInt64 = 0
        for key in refreshing { keys &+= Fingerprint.of(world.names.key(key).text) }
        state.mix(keys)
        if let guards { state.mix(guards.fingerprint(probe)) }
        return state.bits
    }
}

extension DatabaseNode {
    var isOpaque: Bool {
        settings.workers != nil || settings.rate != nil
            || settings.replicaLag != nil && !world.simulation.leavesClock
            || faults.present.contains { if case .flaky = $0.fault { true } else { false } }
    }
}

extension DatabaseNode {
    /// What the replica lacks, and what open transactions have seen and written.
    func fingerprint(_ probe: StepProbe) -> UInt64 {
        var all = Fingerprint()
        for (key, before) in replica.held {
            all.mix(world.names.key(key).text)
            all.mix(probe.of(before))
        }
        all.mix(transactions.reduce(0) { $0 &+ $1.fingerprint(probe, world.names) })
        return all.bits
    }
}

extension Faults {
    var fingerprint: UInt64 {
        var sum = Fingerprint(present.isEmpty ? 0 : UInt64(present.count))
        for (fault, _) in present { sum.mix("\(fault)") }
        return sum.bits
    }
}
