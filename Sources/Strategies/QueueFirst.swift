public import Ports

/// A store with a write-behind queue in front of it: a write that still waits there answers a read, because the store does
/// not have it yet.
public struct QueueFirst: BackingStore {
    private let queue: any WriteQueue
    private let store: any BackingStore

    public init(queue: any WriteQueue, store: any BackingStore) {
        self.queue = queue
        self.store = store
    }

    public func read(_ key: Key) async throws -> Value? {
        if let waiting = queue.newest(of: key) { return waiting.value }
        return try await store.read(key)
    }

    public func read(_ keys: [Key]) async throws -> [Value?] {
        let waiting = keys.map { queue.newest(of: $0) }
        let rest = zip(keys, waiting).filter { $0.1 == nil }.map(\.0)
        var loaded = rest.isEmpty ? [][...] : try await store.read(rest)[...]
        return waiting.map { $0 == nil ? loaded.popFirst() ?? nil : $0?.value }
    }

    public func write(_ key: Key, _ value: Value?) async throws { try await store.write(key, value) }
    public func write(_ batch: [PendingWrite]) async throws { try await store.write(batch) }
}
