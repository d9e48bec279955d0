internal import Simulation
internal import Tracing

/// The right to fill a cache after a miss, which only one reader of a key has at a time, and which is void once the key
/// is stored or taken out by anybody else (Nishtala and others, "Scaling Memcache at Facebook", 2013).
///
/// It cures two ills at once: a herd of readers that all load one key, and a reader that stores what a writer has just
/// made outdated.
final class Leases: @unchecked Sendable {
    // Confined to the simulation's thread.
    private struct State {
        /// The number of the lease that is valid.
        var number: Int
        var until: Instant
        let changed: Signal
    }

    private let length: TimeSpan
    private let world: World
    private var states: [KeyID: State] = [:]
    /// The lease that each operation got, valid or not, until it is used or given back. Never walked through.
    private var held: [ObjectIdentifier: (number: Int, key: KeyID)] = [:]
    private var count = 0

    init(_ length: TimeSpan, world: World) {
        self.length = length
        self.world = world
    }

    /// Whether an operation has got a lease and has neither used it nor given it back.
    func isHeld(by operation: Operation) -> Bool { held[ObjectIdentifier(operation)] != nil }

    /// Gives an operation the lease of a key, unless another reader has it.
    ///
    /// - Returns: whether it got it.
    func take(_ key: KeyID, for operation: Operation) -> Bool {
        if let state = states[key], state.until > world.simulation.now { return false }
        grant(key, to: operation)
        return true
    }

    /// Gives an operation the lease of a key, whoever else may have it: theirs is void now. It must be given back.
    func grant(_ key: KeyID, to operation: Operation) {
        count += 1
        let changed = states[key]?.changed ?? Signal(world.simulation)
        states[key] = State(number: count, until: world.simulation.now + length, changed: changed)
        held[ObjectIdentifier(operation)] = (count, key)
    }

    /// Waits until the lease of a key has been used, given back or made void, or has run out.
    func wait(for key: KeyID) async throws {
        guard let state = states[key] else { return }
        let alarm = world.simulation.at(state.until) { state.changed.fire() }
        defer { world.simulation.cancel(alarm) }
        try await state.changed.wait()
    }

    /// Whether the lease that an operation got is still the one that counts.
    func isValid(for operation: Operation) -> Bool {
        guard let lease = held[ObjectIdentifier(operation)] else { return false }
        return states[lease.key]?.number == lease.number
    }

    /// Gives back what an operation got, used or not; an operation that got nothing gives nothing back.
    func giveBack(by operation: Operation) {
        let isValid = isValid(for: operation)
        guard let lease = held.removeValue(forKey: ObjectIdentifier(operation)), isValid else { return }
        end(lease.key)
    }

    /// Makes the lease of a key void, whoever has it, and wakes who waits for it.
    func end(_ key: KeyID) {
        guard let state = states.removeValue(forKey: key) else { return }
        state.changed.fire()
    }

    /// Makes all void. Waiters wake in the order of the keys' numbers.
    func endAll() { for key in states.keys.sorted(by: { $0.index < $1.index }) { end(key) } }
}
