public import Eviction
public import Tracing

/// One thing that happened in a memory: everything that an event tells of it.
public struct Change: Sendable {
    public enum Kind: Sendable {
        /// A key was looked up: it was there, or it was not.
        case hit, miss
        case stored(replaced: Bool)
        /// Changed in place by a command.
        case modified
        /// The policy did not let the entry in, or evicted it at once. What the key held before is gone.
        case rejected(EvictionReason, before: Entry?)
        /// There was no room, and nothing might be evicted for the entry. What the key held before stays.
        case refused(EvictionReason, Value?)
        case removed(found: Bool)
        /// Its end was set or taken away by a command.
        case lifeSet
        /// A hit gave it its time to live anew.
        case renewed
        case expired
        case evicted(for: KeyID, EvictionReason)
    }

    public var kind: Kind
    public var key: KeyID
    /// The entry as it is now, or as it was when it left; nil if the key has none.
    public var entry: Entry?
    /// How full the memory was then.
    public var fill: Fill
    /// Who was evicted for it, in order.
    public var evicted: [Change] = []

    /// Whether what the key holds is not what it held before.
    public var isOfContent: Bool {
        switch kind {
        case .stored, .modified, .rejected: true
        case .removed(let found): found
        case .hit, .miss, .refused, .lifeSet, .renewed, .expired, .evicted: false
        }
    }
}

/// What has been counted in a memory, as `INFO stats` tells it.
public struct MemoryStatistics: Sendable, Equatable {
    public internal(set) var hits = 0
    public internal(set) var misses = 0
    public internal(set) var expired = 0
    public internal(set) var evicted = 0

    public init() {}

    public static func + (left: MemoryStatistics, right: MemoryStatistics) -> MemoryStatistics {
        var sum = left
        sum.hits += right.hits
        sum.misses += right.misses
        sum.expired += right.expired
        sum.evicted += right.evicted
        return sum
    }

    /// What was counted since an earlier moment.
    public func since(_ earlier: MemoryStatistics) -> MemoryStatistics {
        var difference = self
        difference.hits -= earlier.hits
        difference.misses -= earlier.misses
        difference.expired -= earlier.expired
        difference.evicted -= earlier.evicted
        return difference
    }
}
