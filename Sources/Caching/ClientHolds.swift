internal import Simulation

/// Which client with a name acts in the present task; nil for the session and for background work.
public enum ActingClient {
    @TaskLocal public static var current: Int32?
}

/// Clients that stand until they are released, and clients that have crashed, which never go on.
///
/// A client that is held stops where its next answer comes back, or where it begins something: what it has asked for still
/// happens, and it makes nothing of it.
public final class ClientHolds: @unchecked Sendable {
    // Confined to the simulation's thread.
    private struct State {
        var isHeld = false
        var hasCrashed = false
        /// How many of its tasks stand now.
        var standing = 0
        /// How many tasks it has in all.
        var tasks = 0
    }

    private var clients: [Int32: State] = [:]
    private let moved: Signal
    private let simulation: Simulation
    /// Told when a client has come to stand.
    private let stood: Signal

    init(_ simulation: Simulation, stood: Signal) {
        self.simulation = simulation
        self.stood = stood
        moved = Signal(simulation)
    }

    public func isHeld(_ client: Int32) -> Bool { clients[client]?.isHeld ?? false }
    public func hasCrashed(_ client: Int32) -> Bool { clients[client]?.hasCrashed ?? false }

    /// How many tasks will not go on by themselves: those of clients that stand.
    var idle: Int {
        clients.isEmpty ? 0 : clients.values.reduce(0) { $0 + ($1.isHeld && $1.standing > 0 ? $1.tasks : 0) }
    }

    /// The clients that stand now, in the order of their numbers.
    public var standing: [Int32] {
        clients.filter { $0.value.isHeld && $0.value.standing > 0 && !$0.value.hasCrashed }.keys.sorted()
    }

    public func hold(_ client: Int32) {
        clients[client, default: State()].isHeld = true
        updateGate()
    }

    /// Lets a client go on. One that has crashed does not.
    public func release(_ client: Int32) {
        guard !hasCrashed(client) else { return }
        clients[client]?.isHeld = false
        updateGate()
        moved.fire()
    }

    /// Ends all that a client does, where its next answer would come back.
    public func crash(_ client: Int32) {
        clients[client, default: State()].hasCrashed = true
        hold(client)
    }

    // MARK: The tasks of clients

    /// Counts a task of a client, from when it waits for its turn until it has ended.
    public func count(_ client: Int32, _ change: Int) {
        clients[client, default: State()].tasks += change
        stood.fire()
    }

    /// Runs what a client does, from where it may begin.
    public func run(_ client: Int32, _ body: () async throws -> Void) async throws {
        try await ActingClient.$current.withValue(client) {
            try await stand()
            try await body()
        }
    }

    /// Waits as long as the client of the present task is held.
    private func stand() async throws {
        guard let client = ActingClient.current, isHeld(client) else { return }
        clients[client]?.standing += 1
        defer { clients[client]?.standing -= 1 }
        stood.fire()
        while isHeld(client) { try await moved.wait() }
    }

    /// Costs something at every wait, so it is there only while somebody is held.
    private func updateGate() {
        guard clients.values.contains(where: \.isHeld) else {
            simulation.gate = nil
            return
        }
        simulation.gate = { [weak self] in try await self?.stand() }
    }
}
