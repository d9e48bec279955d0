public import Ports

/// A read that finds an entry near its end answers at once, and has it loaded anew in the background.
public struct RefreshAhead: ReadStrategy {
    let cache: any CacheTier
    let store: any BackingStore
    let loads: any LoadGroup
    let background: any Background
    /// The share of its time to live after which an entry is refreshed.
    let refreshAt: Double

    public func read(_ key: Key) async throws -> Value? {
        guard let hit = try await cache.get(key) else {
            return try await loads.share(key) { try await load(key) }
        }
        if isDue(hit) { background.refresh(key) }
        return hit.value
    }

    public func read(_ keys: [Key]) async throws -> [Value?] {
        let hits = try await cache.get(keys)
        for (key, hit) in zip(keys, hits) where hit.map(isDue) ?? false { background.refresh(key) }
        return try await hits.filled(for: keys) { missing in
            try await loads.share(missing) { keys in
                let values = try await store.read(keys)
                try await cache.set(keys, values)
                return values
            }
        }
    }

    /// Whether an entry has used up its share of its time to live.
    private func isDue(_ hit: CachedValue) -> Bool {
        hit.ttl.map { hit.age >= $0 * refreshAt } ?? false
    }

    /// Shares the load of a reader that missed, if one is under way.
    public func refresh(_ key: Key) async throws { _ = try await loads.share(key) { try await load(key) } }

    private func load(_ key: Key) async throws -> Value? {
        let value = try await store.read(key)
        try await cache.set(key, value)
        return value
    }
}

extension RefreshAhead {
    public static let descriptor = StrategyDescriptor(
        name: "refresh-ahead",
        summary: "a read of an entry near its end has it loaded anew in the background",
        discussion: """
            Reads: as cache-aside, and a hit on an entry that has used up refresh-at (75%) of its time to \
            live, counted from when it was stored, starts a refresh: the reader gets the present copy at \
            once and does not wait. One refresh a key is under way at most. A key that is read often does \
            not expire under a reader while the store answers; keys that are not read in the last quarter of \
            their life expire as ever. An entry without a ttl is never refreshed. \
            The share counts from when the entry was stored: 75% of a ttl of 60s is reached 45s later, with 15s \
            left. Code is often seen that compares the time left with the same share, as in \
            ttl < 3600 * 0.75: it refreshes as soon as a quarter of the ttl has gone, three times as often, \
            as refresh-at=25% does here.
            """,
        options: [refreshAt])

    public static let refreshAt = StrategyOption(
        name: "refresh-at",
        summary:
            "refresh-ahead: the share of its ttl, from when it was stored, after which a read refreshes an entry",
        standard: .share(0.75))

    public init(_ parts: StrategyParts) {
        self.init(
            cache: parts.cache, store: parts.store, loads: parts.loads, background: parts.background,
            refreshAt: parts.options.share(Self.refreshAt))
    }
}
