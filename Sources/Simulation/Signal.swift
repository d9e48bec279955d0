/// Something that tasks wait for and another task brings about; waiters wake in the order in which they came.
public final class Signal: @unchecked Sendable {
    // Confined to the simulation's thread.
    private let simulation: Simulation
    private var waiting: [Parking.Place] = []

    public init(_ simulation: Simulation) { self.simulation = simulation }

    public var hasWaiters: Bool { !waiting.isEmpty }

    /// Suspends until the next `fire()`.
    public func wait() async throws { try await simulation.park { self.waiting.append($0) } }

    /// Wakes every task that waits now.
    public func fire() {
        let places = waiting
        waiting.removeAll(keepingCapacity: true)
        for place in places { simulation.wake(place) }
    }

    /// Wakes the task that has waited longest.
    public func fireOne() {
        guard !waiting.isEmpty else { return }
        simulation.wake(waiting.removeFirst())
    }
}
