internal import Simulation
internal import Tracing

/// A second call of the same read if the first is slow; what comes first is taken (Dean and Barroso, "The Tail at
/// Scale", 2013).
struct Hedge {
    let after: TimeSpan
    let node: CacheNode

    func run<Answer: Sendable>(
        _ key: Key, _ operation: Operation, of callee: NodeID,
        _ call: @escaping @Sendable (Operation) async throws -> Answer
    ) async throws -> Answer {
        let world = node.world
        let race = Race<Answer>(operation, in: world)
        race.start(call)
        if try await !race.wait(until: world.simulation.now + after) {
            world.note(operation, callee, key, .hedge(after: after))
            race.start(call)
            _ = try await race.wait()
        }
        return try race.finish()
    }
}
