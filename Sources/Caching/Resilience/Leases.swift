internal import Basics
internal import Simulation
internal import Tracing

/// Loads of a cache with leases: a refresh begins without a miss, so it gets its lease when its load begins, because a write
/// can outdate what it loads as well.
struct LeasedLoads: LoadGroup {
    let inner: any LoadGroup
    let leases: Leases
    let operation: Operation

    func share(_ key: Key, _ load: @Sendable () async throws -> Value?) async throws -> Value? {
        guard operation.verb == .refresh else { return try await inner.share(key, load) }
        return try await inner.share(key) {
            leases.grant(key.id, to: operation)
            return try await load()
        }
    }

    func share(_ keys: [Key], _ load: @Sendable ([Key]) async throws -> [Value?]) async throws -> [Value?] {
        try await inner.share(keys, load)
    }
}

/// The right to fill a cache after a miss, which only one reader of a key has at a time, and which is void once the key
/// is stored or taken out by anybody else (Nishtala and others, "Scaling Memcache at Facebook", 2013).
///
/// It cures two ills at once: a herd of readers that all load one key, and a reader that stores what a writer has just
/// made outdated.
final class Leases: @unchecked Sendable {
    // Confined to the simulation's thread.
    private final class Lease {
        let key: KeyID
        let until: Instant
        /// Why it is void; nil while it counts.
        var end: LeaseStep?
        /// Which operation got it, for a fingerprint.
        let holder: UInt64

        init(_ key: KeyID, until: Instant, holder: UInt64) {
            self.key = key
            self.holder = holder
            self.until = until
        }
    }

    private struct State {
        /// The lease that is valid.
        var lease: Lease
        let changed: Signal
    }

    private let length: TimeSpan
    private let world: World
    private let node: NodeID
    private var states: [KeyID: State] = [:]
    /// The lease that each operation got, valid or not, until it is used or given back. Never walked through.
    private var held: [ObjectIdentifier: Lease] = [:]

    init(_ length: TimeSpan, of node: NodeID, world: World) {
        self.length = length
        self.node = node
        self.world = world
    }

    /// Whether an operation has got a lease and has neither used it nor given it back.
    func isHeld(by operation: Operation) -> Bool { held[ObjectIdentifier(operation)] != nil }

    /// Gives an operation the lease of a key, unless another reader has it.
    ///
    /// - Returns: whether it got it.
    func take(_ key: KeyID, for operation: Operation) -> Bool {
        if let state = states[key], state.lease.until > world.simulation.now { return false }
        grant(key, to: operation)
        return true
    }

    /// Gives an operation the lease of a key, whoever else may have it: theirs is void now. It must be given back.
    func grant(_ key: KeyID, to operation: Operation) {
        let now = world.simulation.now
        if let old = states[key]?.lease { old.end = old.until > now ? .superseded : .ranOut }
        let lease = Lease(key, until: now + length, holder: operation.identity)
        let changed = states[key]?.changed ?? Signal(world.simulation)
        states[key] = State(lease: lease, changed: changed)
        held[ObjectIdentifier(operation)] = lease
    }

    /// Waits until the lease of a key has been used, given back or made void, or has run out.
    func wait(for key: KeyID) async throws {
        guard let state = states[key] else { return }
        let alarm = world.simulation.at(
            state.lease.until, named: "end of the lease of \(world.names.key(key).text)"
        ) {
            [changed = state.changed] in changed.fire()
        }
        defer { world.simulation.cancel(alarm) }
        try await state.changed.wait()
    }

    /// Why the lease that an operation got no longer counts; nil if it does, or where it got none.
    func voidness(for operation: Operation) -> LeaseStep? {
        guard let lease = held[ObjectIdentifier(operation)] else { return nil }
        world.probe?.touch(node, lease.key, saw: lease.end == nil)
        return lease.end
    }

    /// Gives back what an operation got, used or not; an operation that got nothing gives nothing back.
    func giveBack(by operation: Operation) {
        guard let lease = held.removeValue(forKey: ObjectIdentifier(operation)) else { return }
        world.probe?.touch(node, lease.key, isWrite: true, saw: lease.end == nil)
        if lease.end != nil { return }
        end(lease.key)
    }

    /// Makes the lease of a key void, whoever has it, and wakes who waits for it.
    func end(_ key: KeyID) {
        guard let state = states.removeValue(forKey: key) else { return }
        state.lease.end = .refused
        world.probe?.touch(node, key, isWrite: true)
        state.changed.fire()
    }

    /// Who has which lease, and which of those count.
    func fingerprint(_ world: World) -> UInt64 {
        var sum: UInt64 = 0
        for (key, state) in states {
            let left = (state.lease.until - world.simulation.now).nanoseconds
            sum &+= Fingerprint(Fingerprint.of(world.names.key(key).text), UInt64(clamping: left), 1).bits
        }
        for lease in held.values {
            sum &+=
                Fingerprint(
                    Fingerprint.of(world.names.key(lease.key).text), lease.holder,
                    UInt64(lease.end?.rawValue ?? 9)
                ).bits
        }
        return sum
    }

    /// Makes all void. Waiters wake in the order of the keys' numbers.
    func endAll() { for key in states.keys.sorted(by: { $0.index < $1.index }) { end(key) } }
}
