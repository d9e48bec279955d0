public import Ports

/// The application asks the cache alone; the cache reads what it lacks from the store by itself.
public struct ReadThrough: ReadStrategy {
    let cache: any CacheTier
    let store: any BackingStore

    public func read(_ key: Key) async throws -> Value? {
        try await cache.get(key) { try await store.read(key) }
    }

    public func read(_ keys: [Key]) async throws -> [Value?] {
        try await cache.get(keys) { missing in try await store.read(missing) }
    }
}

extension ReadThrough {
    public static let descriptor = StrategyDescriptor(
        name: "read-through",
        summary: "the cache itself loads what it lacks",
        discussion: """
            Reads: ask the cache, which on a miss reads the store, keeps a copy and answers. The application knows one \
            place only, and crosses to it once, hit or miss; the cache can make loads of one key at one time a single \
            one (single-flight=on). A cache that is down takes its loader with it, so reads go to the store directly.
            """,
        caller: .cache)

    public init(_ parts: StrategyParts) { self.init(cache: parts.cache, store: parts.store) }
}
