public import Simulation
public import Tracing

/// One entry of a cache.
public struct Entry: Sendable {
    /// The value as strategies read it; nil if what is cached is that there is none, or if a command stored it and no
    /// strategy has read it since.
    public internal(set) var value: Value?
    /// Whether what is cached is that there is no row. To a command that is no key.
    public internal(set) var isAbsence: Bool
    /// Whether it is what strategies read and store: no list, hash, set or sorted set.
    public internal(set) var isString = true
    /// When it was stored, and by which event.
    public internal(set) var storedAt: Instant
    public internal(set) var stored: EventNumber
    /// How long it lives; nil if it lives for ever.
    public internal(set) var life: Lifetime?
    /// Bytes of key and value, the latter as it is stored.
    public internal(set) var bytes: Int
    /// What it takes of a capacity in bytes: `bytes`, or what Redis would need for it.
    public internal(set) var charge: Int

    /// From this moment on it is dead; nil if it lives for ever.
    @inline(__always)
    public var expires: Instant? { life?.end }

    /// How long it may live in all; nil if it lives for ever.
    public var ttl: TimeSpan? { life?.span(from: storedAt) }

    /// The event that set its end.
    public var endSetBy: EventNumber {
        guard let life, life.by != 0 else { return stored }
        return life.by
    }

    @inline(__always)
    public func isDead(at now: Instant) -> Bool { life.map { $0.end <= now } ?? false }
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
        /// A real server had it when it was last seen, and no longer has it.
        case gone(seen: Instant)
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

/// What counts as a byte of a capacity in bytes.
public enum Accounting: String, CaseIterable, Sendable {
    /// Bytes of keys and values.
    case data
    /// What a Redis needs for them, its structures and allocator included: `MEMORY USAGE`.
    case redis
}
