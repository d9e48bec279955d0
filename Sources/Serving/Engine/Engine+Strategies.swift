internal import Caching
internal import Keyspace
internal import Language
internal import Ports
internal import Simulation
internal import Tracing

/// Commands that take simulated time, because a setup gave the cache a strategy over a store, or a latency.
extension Engine {
    /// Starts a command in the simulation. Its client waits for it, and no other does.
    func runLater(_ command: ServedCommand, _ arguments: [ByteString], _ client: Client) -> Reply {
        client.waiting = .init(reason: .operation)
        record(arguments, client)
        let (cache, number, world) = (cache(client.database), number(of: client), world)
        let box = SendableBox((engine: self, client: client))
        session.grantSteps()
        world.simulation.start {
            let reply: Reply
            do {
                reply = try await Self.perform(command, arguments, at: cache, client: number, in: world)
            } catch {
                reply = .error("ERR the operation was stopped: \(error)")
            }
            let (engine, client) = box.value
            guard client.waiting?.reason == .operation, engine.world === world else { return }
            engine.endWait(of: client, with: reply)
        }
        world.simulation.runReady()
        return drive(client)
    }

    /// Lets time pass until a client has its reply, if the clock is frozen; otherwise time passes by itself.
    func drive(_ client: Client) -> Reply {
        if case .frozen = clock.pace {
            while client.waiting?.reason == .operation, world.simulation.fireNext() {}
            clock.moved(to: now, real: realTime())
        }
        return .nothing
    }

    /// `GET`, plain `SET` and `DEL` go through the strategy; every other command goes to the cache alone.
    private static func perform(
        _ command: ServedCommand, _ arguments: [ByteString], at cache: CacheNode, client: Int32,
        in world: World
    ) async throws -> Reply {
        switch (command.name, arguments.count) {
        case ("GET", 2):
            let outcome = try await world.read(
                world.names.key(arguments[1].keyText), through: cache, client: client)
            switch outcome {
            case .done(_, let value): return value.map { .bulk(ByteString($0.text)) } ?? .null
            case .failed(let refusal, let node): return failure(refusal, node, world)
            }
        case ("SET", 3):
            let outcome = try await world.write(
                world.names.key(arguments[1].keyText), arguments[2].text, through: cache, client: client)
            if case .failed(let refusal, let node) = outcome { return failure(refusal, node, world) }
            return .ok
        case ("DEL", _), ("UNLINK", _):
            var count = 0
            for name in arguments.dropFirst() {
                let key = world.names.key(name.keyText)
                let outcome = try await world.write(key, nil, through: cache, client: client)
                if case .failed(let refusal, let node) = outcome { return failure(refusal, node, world) }
                count += 1
            }
            return .count(count)
        default:
            if let reply = try await world.command(arguments, at: cache, client: client) { return reply }
            return .error("ERR the cache \(cache.name) did not answer")
        }
    }

    private static func failure(_ refusal: Refusal, _ node: NodeID, _ world: World) -> Reply {
        if refusal == .wrongType { return CommandError.wrongType.reply }
        if refusal == .outOfMemory { return CommandError.outOfMemory.reply }
        return .error("ERR \(world.names.node(node)) failed: \(refusal.name)")
    }
}

/// Carries what belongs to the engine's thread through a task that runs on the same thread.
struct SendableBox<Value>: @unchecked Sendable {
    // The simulation runs its tasks on the engine's thread only.
    let value: Value
    init(_ value: Value) { self.value = value }
}
