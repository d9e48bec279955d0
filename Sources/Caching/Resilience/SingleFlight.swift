internal import Basics
internal import Simulation
internal import Tracing

/// Loads that are under way, so that concurrent loads of one key can be made one (Go's `singleflight`).
///
/// Readers that wait take what the load brings: its value, or its error. A reader that begins after a write never joins a
/// load that began before it.
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
        world.probe?.touch(node, key.id, isWrite: underWay[key.id] == nil, saw: underWay[key.id] != nil)
        if let flight = underWay[key.id] {
            noteJoin(flight, key, operation, at: node)
            return try await result(of: flight, for: operation)
        }
        let flight = begin(key, operation)
        do {
            let value = try await load()
            world.probe?.touch(node, key.id, isWrite: true)
            land(key, flight, .success(value))
            return value
        } catch {
            world.probe?.touch(node, key.id, isWrite: true)
            land(key, flight, .failure(error))
            throw error
        }
    }

    /// Loads together the keys of which no load is under way, and then waits for the others.
    func share(
        _ keys: [Key], _ operation: Operation, at node: NodeID,
        _ load: @Sendable ([Key]) async throws -> [Value?]
    ) async throws -> [Value?] {
        var own: [(key: Key, flight: Flight)] = []
        let joined = keys.map { key -> Flight? in
            if let flight = underWay[key.id] {
                noteJoin(flight, key, operation.member(key), at: node)
                return flight
            }
            own.append((key, begin(key, operation.member(key))))
            return nil
        }
        var loaded: ArraySlice<Value?> = []
        if !own.isEmpty {
            do { loaded = try await load(own.map(\.key))[...] } catch {
                for (key, flight) in own { land(key, flight, .failure(error)) }
                throw error
            }
            for ((key, flight), value) in zip(own, loaded) { land(key, flight, .success(value)) }
        }
        var values: [Value?] = []
        for (key, flight) in zip(keys, joined) {
            guard let flight else {
                values.append(loaded.popFirst() ?? nil)
                continue
            }
            values.append(try await result(of: flight, for: operation.member(key)))
        }
        return values
    }

    /// A key has changed: who reads it from now on starts a load of its own.
    func void(_ key: KeyID) { if !underWay.isEmpty { underWay[key] = nil } }
    func voidAll() { underWay = [:] }

    /// Which keys are being loaded.
    func fingerprint(_ names: Names) -> UInt64 {
        var sum: UInt64 = 0
        for (key, flight) in underWay {
            sum &+= Fingerprint(Fingerprint.of(names.key(key).text), flight.leader.identity).bits
        }
        return sum
    }

    private func begin(_ key: Key, _ leader: Operation) -> Flight {
        let flight = Flight(leader: leader, began: world.simulation.now, landed: Signal(world.simulation))
        underWay[key.id] = flight
        return flight
    }

    private func noteJoin(_ flight: Flight, _ key: Key, _ operation: Operation, at node: NodeID) {
        world.note(operation, node, key, .join(since: flight.began), cause: flight.leader.last)
    }

    private func result(of flight: Flight, for operation: Operation) async throws -> Value? {
        while flight.result == nil { try await flight.landed.wait() }
        operation.source = flight.leader.source
        operation.answeredBy = flight.leader.answeredBy
        return try flight.result?.get()
    }

    private func land(_ key: Key, _ flight: Flight, _ result: Result<Value?, any Error>) {
        flight.result = result
        if underWay[key.id] === flight { underWay[key.id] = nil }
        flight.landed.fire()
    }
}
