public import Ports

/// The application looks in the cache, and on a miss reads the store and puts a copy into the cache itself.
public struct CacheAside: ReadStrategy, WriteStrategy {
    let cache: any CacheTier
    let store: any BackingStore
    let loads: any LoadGroup

    public func read(_ key: Key) async throws -> Value? {
        if let hit = try await cache.get(key) { return hit.value }
        return try await loads.share(key) {
            let value = try await store.read(key)
            try await cache.set(key, value)
            return value
        }
    }

    public func read(_ keys: [Key]) async throws -> [Value?] {
        try await cache.get(keys).filled(for: keys) { missing in
            try await loads.share(missing) { keys in
                let values = try await store.read(keys)
                try await cache.set(keys, values)
                return values
            }
        }
    }

    public func write(_ key: Key, _ value: Value?) async throws {
        try await store.write(key, value)
        try await cache.delete(key)
    }
}

extension CacheAside {
    public static let descriptor = StrategyDescriptor(
        name: "cache-aside",
        summary: "the application fills the cache after a miss, and empties it after a write",
        discussion: """
            Reads: ask the cache; on a miss read the store (the database, or the cache below) and put a copy \
            into the cache. Writes: write the store, then delete the copy, so that the next read loads the \
            new value. The cache holds only what was asked for, and the application still works without it. \
            A miss costs three trips. A reader who loaded the old value just before a write may store it \
            just after the delete: the stale-set race ('help stale-set-race').
            """)

    public init(_ parts: StrategyParts) {
        self.init(cache: parts.cache, store: parts.store, loads: parts.loads)
    }
}
