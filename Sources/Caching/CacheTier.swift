public import Simulation
public import Tracing

/// What a cache answers where it has a key.
public struct CachedValue: Sendable {
    /// The value; nil where it is known, and cached, that there is none.
    public var value: Value?
    /// How long ago it was stored.
    public var age: TimeSpan
    /// How long it may live in all; nil where it may live for ever.
    public var ttl: TimeSpan?

    public init(value: Value?, age: TimeSpan, ttl: TimeSpan?) {
        self.value = value
        self.age = age
        self.ttl = ttl
    }
}

/// A cache, as a strategy sees it.
public protocol CacheTier: Sendable {
    /// What the cache has under a key; nil where it has nothing.
    func get(_ key: Key) async throws -> CachedValue?

    /// Stores a value with the cache's own time to live. Nothing is stored for nil, unless the cache keeps absence.
    func set(_ key: Key, _ value: Value?) async throws

    /// What the cache has under several keys, in their order, in one round trip where it can.
    func get(_ keys: [Key]) async throws -> [CachedValue?]

    /// Stores several values, each under the key at the same place, in one round trip where it can.
    func set(_ keys: [Key], _ values: [Value?]) async throws

    /// Takes a key out.
    func delete(_ key: Key) async throws

    /// What the cache has under a key, or else loads and keeps by itself: the caller crosses to the cache once.
    func get(_ key: Key, orLoad load: @Sendable () async throws -> Value?) async throws -> Value?

    /// The same for several keys, with one load for all that it lacks.
    func get(_ keys: [Key], orLoad load: @Sendable ([Key]) async throws -> [Value?]) async throws -> [Value?]
}

/// What values can be read from.
public protocol Reading: Sendable {
    /// The value of a key; nil where there is none.
    func read(_ key: Key) async throws -> Value?

    /// The values of several keys, in their order, in one round trip where it can.
    func read(_ keys: [Key]) async throws -> [Value?]
}

/// What a cache stands over: a database, or another cache.
public protocol BackingStore: Reading {
    /// Writes a value durably; nil deletes the row.
    func write(_ key: Key, _ value: Value?) async throws

    /// Writes several in one round trip, all or none.
    func write(_ batch: [PendingWrite]) async throws
}

/// A write that waits in a write-behind queue.
public struct PendingWrite: Sendable {
    public var key: Key
    /// nil deletes the row.
    public var value: Value?
    /// Since when the key has waited to be written back; longer than this write, where that took another's place.
    public var acceptedAt: Instant
    /// The event that accepted this write, and when that was.
    public var accepted: EventNumber
    public var acknowledgedAt: Instant
    /// Which write it is.
    public var version: Int
    /// How many times writing it back has failed.
    public var failures = 0
    /// The event that says that it will be tried again; 0 where it has not failed.
    var retried: EventNumber = 0
}

/// A group of loads, in which those of one key at one time may be made one.
public protocol LoadGroup: Sendable {
    /// Runs `load`, or waits for one of the same key that is under way and takes what it brings, value or error.
    func share(_ key: Key, _ load: @Sendable () async throws -> Value?) async throws -> Value?
}

/// Work that goes on while the application already has its answer.
public protocol Background: Sendable {
    /// Has the strategy's `refresh` run for a key, unless one is under way.
    func refresh(_ key: Key)
}

/// The queue of a write-behind cache.
public protocol WriteQueue: Sendable {
    /// Takes a write in; waits while the queue is full. A write of a key that waits already takes its place.
    func put(_ key: Key, _ value: Value?) async throws

    /// Waits until a batch is due, and takes it out.
    func nextBatch() async throws -> [PendingWrite]

    /// Tells that a batch has been written back.
    func finished(_ batch: [PendingWrite])

    /// Puts a batch back whose writing failed, to be tried again after a while, or gives it up.
    func retry(_ batch: [PendingWrite], after error: any Error) async throws
}
