internal import Simulation
internal import Tracing

/// Loads that are under way, so that those of one key at one time can be made one (Go's `singleflight`).
///
/// Those that wait take what the first one brings: its value, or its error.
final class Flights: @unchecked Sendable {
    // Confined to the simulation's thread.
    private final class Flight: @unchecked Sendable {
        let leader: Operation
        let began: Instant
        let landed: Signal
        var result: Result<Value?, any Error>?

        init(leader: Operation, began: Instant, landed: Signal) {
            self.leader = leader
            self.began = began
            self.landed = landed
        }
    }

    private let world: World
    private var underWay: [KeyID: Flight] = [:]

    init(world: World) { self.world = world }

    func share(
        _ key: Key, _ operation: Operation, at node: NodeID, _ load: @Sendable () async throws -> Value?
    ) async throws -> Value? {
        if let flight = underWay[key.id] {
            world.note(operation, node, key, .join(since: flight.began), cause: flight.leader.last)
            while flight.result == nil { try await flight.landed.wait() }
            operation.source = flight.leader.source
            operation.answeredBy = flight.leader.answeredBy
            return try flight.result?.get()
        }
        let flight = Flight(leader: operation, began: world.simulation.now, landed: Signal(world.simulation))
        underWay[key.id] = flight
        do {
            let value = try await load()
            land(key, flight, .success(value))
            return value
        } catch {
            land(key, flight, .failure(error))
            throw error
        }
    }

    private func land(_ key: Key, _ flight: Flight, _ result: Result<Value?, any Error>) {
        flight.result = result
        underWay[key.id] = nil
        flight.landed.fire()
    }
}
