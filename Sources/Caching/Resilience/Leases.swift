internal import Simulation
internal import Tracing

/// The right to fill a cache after a miss, which only one reader of a key has at a time, and which is void once the key
/// is stored or taken out by anybody else (Nishtala and others, "Scaling Memcache at Facebook", 2013).
///
/// It cures two ills at once: a herd of readers that all load one key, and a reader that stores what a writer has just
/// made outdated.
final class Leases: @unchecked Sendable {
    // Confined to the simulation's thread.
    /// What a reader got with its miss.
    struct Token: Equatable { var number: Int }

    private struct State {
        /// The lease that is valid; nil where there is none.
        var token: Token?
        var until = Instant.start
        let changed: Signal
    }

    private let length: TimeSpan
    private let world: World
    private var states: [KeyID: State] = [:]
    private var count = 0

    init(_ length: TimeSpan, world: World) {
        self.length = length
        self.world = world
    }

    /// The lease of a key, unless another reader has it.
    func take(_ key: KeyID) -> Token? {
        let now = world.simulation.now
        if let state = states[key], state.token != nil, state.until > now { return nil }
        return grant(key)
    }

    /// A lease, whoever else may have one: theirs is void now.
    func grant(_ key: KeyID) -> Token {
        count += 1
        let token = Token(number: count)
        var state = states[key] ?? State(changed: Signal(world.simulation))
        state.token = token
        state.until = world.simulation.now + length
        states[key] = state
        return token
    }

    /// Waits until the lease of a key has been used, given back or made void, or has run out.
    func wait(for key: KeyID) async throws {
        guard let state = states[key], state.token != nil else { return }
        let alarm = world.simulation.at(state.until) { state.changed.fire() }
        defer { world.simulation.cancel(alarm) }
        try await state.changed.wait()
    }

    func isValid(_ token: Token, for key: KeyID) -> Bool { states[key]?.token == token }

    /// Makes the lease of a key void, whoever has it, and wakes who waits for it.
    func end(_ key: KeyID) {
        guard let state = states.removeValue(forKey: key) else { return }
        state.changed.fire()
    }

    /// Gives a lease back unused.
    func giveBack(_ token: Token, of key: KeyID) { if isValid(token, for: key) { end(key) } }

    /// Makes all void. Waiters wake in the order of the keys' numbers.
    func endAll() { for key in states.keys.sorted(by: { $0.index < $1.index }) { end(key) } }
}
