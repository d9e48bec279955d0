public import Simulation
public import Tracing

/// One entry of a cache.
public struct Entry: Sendable {
    /// The value; nil where what is cached is that there is none.
    public var value: Value?
    /// When it was stored, and by which event.
    public var storedAt: Instant
    public var stored: EventNumber
    /// How long it may live from then on; nil where it may live for ever.
    public var ttl: TimeSpan?
    /// Whether it still lives in the very millisecond in which its time runs out, as what Redis's commands set does.
    public var lingers = false
    /// Whether it is what strategies read and store: no list, hash, set or sorted set.
    public internal(set) var isString = true
    /// Bytes of key and value, in UTF-8.
    public var bytes: Int

    public init(value: Value?, storedAt: Instant, stored: EventNumber, ttl: TimeSpan?, bytes: Int) {
        self.value = value
        self.storedAt = storedAt
        self.stored = stored
        self.ttl = ttl
        self.bytes = bytes
    }

    /// When it expires: from that moment on it is dead.
    public var expires: Instant? {
        ttl.map { lingers ? storedAt + $0 + .milliseconds(1) : storedAt + $0 }
    }

    /// The millisecond in which its time runs out, which is when Redis's commands say that it does.
    var lastMillisecond: Int64? { ttl.map { (storedAt + $0).nanoseconds / 1_000_000 } }
}

/// What last became of a key in a cache that no longer has it, and by which event.
public struct Fate: Sendable {
    public enum Kind: Sendable {
        case expired(storedAt: Instant, ttl: TimeSpan)
        case evicted(for: KeyID)
        case rejected
        case removed
        /// Lost with the cache's memory; `stored` is the event that had stored it.
        case lost(stored: EventNumber)
    }

    public var kind: Kind
    public var at: Instant
    public var event: EventNumber

    public init(kind: Kind, at: Instant, event: EventNumber) {
        self.kind = kind
        self.at = at
        self.event = event
    }
}

/// The most that a cache may hold.
public enum Capacity: Equatable, Sendable {
    case unbounded
    case entries(Int)
    case bytes(Int)

    /// The number alone, in entries or bytes.
    public var amount: Int? {
        switch self {
        case .unbounded: nil
        case .entries(let count): count
        case .bytes(let count): count
        }
    }

    public var isInBytes: Bool { if case .bytes = self { true } else { false } }
}
