/// What a cache answers if it has a key.
public struct CachedValue: Sendable {
    /// The value; nil if it is known, and cached, that there is none.
    public var value: Value?
    /// How long ago it was stored.
    public var age: Duration
    /// How long it may live in all; nil if it may live for ever.
    public var ttl: Duration?
    /// Whether it has expired, and is an answer all the same while it is loaded again.
    public var isExpired: Bool

    @inlinable public init(value: Value?, age: Duration, ttl: Duration?, isExpired: Bool = false) {
        self.value = value
        self.age = age
        self.ttl = ttl
        self.isExpired = isExpired
    }
}

/// A cache, as a strategy sees it.
public protocol CacheTier: Sendable {
    /// What the cache has under a key; nil if it has nothing.
    func get(_ key: Key) async throws -> CachedValue?

    /// Stores a value with the cache's own time to live. Nil says that the store has no such row:
    /// the cache stores the absence if it keeps absences, or else drops the copy that it may have.
    func set(_ key: Key, _ value: Value?) async throws

    /// What the cache has under several keys, in their order, in one round trip if it can.
    func get(_ keys: [Key]) async throws -> [CachedValue?]

    /// Stores several values, each under the key at the same place, in one round trip if it can.
    func set(_ keys: [Key], _ values: [Value?]) async throws

    /// Removes a key.
    func delete(_ key: Key) async throws

    /// What the cache has under a key. If it has nothing the cache itself loads the value and stores it, so that the
    /// caller crosses to the cache once.
    func get(_ key: Key, orLoad load: @Sendable () async throws -> Value?) async throws -> Value?

    /// The same for several keys, with one load for all that it lacks.
    func get(_ keys: [Key], orLoad load: @Sendable ([Key]) async throws -> [Value?]) async throws -> [Value?]
}

extension [CachedValue?] {
    /// The values of a batch: what a cache had, and for the keys that it lacked what one load of all of them brings.
    public func filled(for keys: [Key], _ load: ([Key]) async throws -> [Value?]) async throws -> [Value?] {
        var values = map { $0?.value }
        let missing = indices.filter { self[$0] == nil }
        if missing.isEmpty { return values }
        let loaded = try await load(missing.map { keys[$0] })
        for (place, value) in zip(missing, loaded) { values[place] = value }
        return values
    }
}
