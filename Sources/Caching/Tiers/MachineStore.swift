internal import Keyspace
internal import Tracing

/// What stands below a cache, as the cache's own machine calls it: an answer that comes when the machine has stopped in the
/// meantime finds nobody, and whoever had asked the machine learns that it is gone.
struct MachineStore: BackingStore {
    let node: CacheNode
    let store: any BackingStore
    let call: CacheCall

    func read(_ key: Key) async throws -> Value? {
        try await whileRunning(.read, key) { try await store.read(key) }
    }

    func read(_ keys: [Key]) async throws -> [Value?] {
        try await whileRunning(.read, keys.first) { try await store.read(keys) }
    }

    func write(_ key: Key, _ value: Value?) async throws {
        try await whileRunning(value == nil ? .delete : .write, key) { try await store.write(key, value) }
    }

    func write(_ batch: [PendingWrite]) async throws {
        try await whileRunning(.flush, batch.first?.key) { try await store.write(batch) }
    }

    private func whileRunning<Answer>(
        _ verb: Verb, _ key: Key?, _ ask: () async throws -> Answer
    ) async throws -> Answer {
        // While the machine is down the application itself calls.
        if node.faults.isDown { return try await ask() }
        let crash = node.lastCrash
        let answer = try await ask()
        if node.lastCrash == crash, !node.faults.isDown { return answer }
        let stop = node.lastCrash != crash ? node.lastCrash : node.faults.stopping(.application)?.event ?? 0
        let event = node.world.note(call.operation, node.id, key, .refuse(verb, .down), cause: stop)
        // The copy that should have been replaced may have stayed.
        if verb != .read, let key, node.memory.holds(key.id) { node.skipped[key.id] = event }
        throw Refused(node: node.id, refusal: .down)
    }
}
