internal import Tracing

/// What stands below a cache, as the cache's own machine calls it: an answer that comes when the machine has stopped in the
/// meantime finds nobody, and whoever had asked the machine learns that it is gone.
struct MachineStore: BackingStore {
    let node: CacheNode
    let store: any BackingStore

    func read(_ key: Key) async throws -> Value? { try await whileRunning { try await store.read(key) } }
    func read(_ keys: [Key]) async throws -> [Value?] {
        try await whileRunning { try await store.read(keys) }
    }

    func write(_ key: Key, _ value: Value?) async throws {
        try await whileRunning { try await store.write(key, value) }
    }

    func write(_ batch: [PendingWrite]) async throws {
        try await whileRunning { try await store.write(batch) }
    }

    private func whileRunning<Answer>(_ call: () async throws -> Answer) async throws -> Answer {
        // While the machine is down the application itself calls.
        if node.faults.isDown { return try await call() }
        let restarts = node.restarts
        let answer = try await call()
        if node.restarts != restarts || node.faults.isDown {
            throw Refused(node: node.id, refusal: .down)
        }
        return answer
    }
}
