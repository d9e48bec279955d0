public import Ports

/// A write goes to the store first and then into the cache, and is acknowledged when both have it.
public struct WriteThrough: WriteStrategy {
    let cache: any CacheTier
    let store: any BackingStore

    public func write(_ key: Key, _ value: Value?) async throws {
        try await store.write(key, value)
        if let value { try await cache.set(key, value) } else { try await cache.delete(key) }
    }
}

extension WriteThrough {
    public static let descriptor = StrategyDescriptor(
        name: "write-through",
        summary: "a write goes to the store and into the cache before it is acknowledged",
        discussion: """
            Writes: write the store, then the cache, then acknowledge. What was written can be read from the cache at \
            once, and nothing acknowledged is lost with the cache. Each write waits for the store, and fills the cache \
            with what may never be read. Two writers of one key may cross: the store keeps one's value, the cache the \
            other's. The two steps are not one: where the store fails, nothing has changed and the writer is told; where \
            the store has the value and the cache cannot be reached, the write is acknowledged all the same (SKIP in the \
            trace), and a copy that the cache already had is stale when it comes back, until it expires or is \
            invalidated. Give it a ttl for that.
            """,
        caller: .cache)

    public init(_ parts: StrategyParts) { self.init(cache: parts.cache, store: parts.store) }
}
