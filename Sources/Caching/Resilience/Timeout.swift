internal import Simulation
internal import Tracing

/// An end to waiting: a call that brings no answer in time has failed, whatever becomes of it.
///
/// A write may have taken effect all the same: its caller cannot know.
struct Timeout {
    let limit: TimeSpan
    /// Who waits, for the trace.
    let node: CacheNode

    /// - Throws: `Refused` if no answer came within the limit.
    func run<Answer: Sendable>(
        _ verb: Verb, _ key: Key?, _ operation: Operation, of callee: NodeID,
        _ call: @escaping @Sendable (Operation) async throws -> Answer
    ) async throws -> Answer {
        let world = node.world
        let race = Race<Answer>(operation, in: world)
        race.start(call)
        if try await race.wait(until: world.simulation.now + limit) { return try race.finish() }
        let awaitsConnection = race.awaitsConnection
        let delay = race.delay
        race.abandon()
        if awaitsConnection {
            // The callee is not to blame: it was never called.
            world.note(
                operation, node.id, key, .refuse(verb, .exhausted), links: node.guards?.pool?.holder ?? .none)
            throw Refused(node: node.id, refusal: .exhausted)
        }
        world.note(operation, callee, key, .timeout(verb, limit: limit), links: delay)
        throw Refused(node: callee, refusal: .timeout)
    }
}
