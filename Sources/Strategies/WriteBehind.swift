public import Ports

/// A write is acknowledged when the cache has it; a worker writes it back to the store later, in batches.
public struct WriteBehind: WriteStrategy {
    let cache: any CacheTier
    let store: any BackingStore
    let queue: any WriteQueue

    public func write(_ key: Key, _ value: Value?) async throws {
        if let value { try await cache.set(key, value) } else { try await cache.delete(key) }
        try await queue.put(key, value)
    }

    /// The worker.
    public func work() async throws {
        while true {
            let batch = try await queue.nextBatch()
            do {
                try await store.write(batch)
                queue.finished(batch)
            } catch {
                try await queue.retry(batch, after: error)
            }
        }
    }
}

extension WriteBehind {
    public static let descriptor = StrategyDescriptor(
        name: "write-behind",
        summary: "a write is acknowledged by the cache and written back to the store later, in batches",
        discussion: """
            Writes: put the value into the cache and into a queue, and acknowledge. A worker takes up to batch writes \
            from the queue, flush-every after the first of them was accepted or as soon as a batch is full, and writes \
            them to the store in one trip; a later write of a key that still waits takes the earlier one's place \
            (coalescing). If the store fails, the batch is tried again after retry, up to attempts times. A full queue \
            makes writers wait (back-pressure). Writes are fast and the store sees fewer of them; what is still queued \
            is dirty, and lost if the cache crashes.
            """,
        usesQueue: true,
        caller: .cache)

    public init(_ parts: StrategyParts) {
        self.init(cache: parts.cache, store: parts.store, queue: parts.queue)
    }
}
