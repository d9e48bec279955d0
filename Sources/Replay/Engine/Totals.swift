/// What one cache did over a stretch of a trace.
public struct CacheTotals: Sendable, Equatable {
    /// Reads that found nothing, expired entries included.
    public var misses: UInt64 = 0
    /// The sizes of the objects of those, added up; one byte each if the trace tells no sizes.
    public var missedBytes: UInt64 = 0
    /// What those cost by the trace's column, in thousandths; 0 if that was not asked for.
    public var missedCost: UInt64 = 0
    /// Reads that found nothing because the entry's TTL had run out and the key was not stored since.
    public var missesExpired: UInt64 = 0
    /// Entries that the policy made leave.
    public var evicted: UInt64 = 0
    /// Entries that were not let in, by admission or because they are larger than the cache.
    public var refused: UInt64 = 0
    /// Of the refused, those that are larger than the cache.
    public var tooLarge: UInt64 = 0
    /// Entries whose TTL ran out while they were in the cache.
    public var expired: UInt64 = 0
    /// Entries deleted by the trace while they were in the cache.
    public var deleted: UInt64 = 0
    /// How often an object was put into the cache, overwrites included.
    public var stored: UInt64 = 0
    /// The bytes of those, which is what would be written to memory or flash.
    public var storedBytes: UInt64 = 0

    public init() {}

    /// What was added between two moments.
    static func - (later: CacheTotals, earlier: CacheTotals) -> CacheTotals {
        var difference = CacheTotals()
        difference.misses = later.misses &- earlier.misses
        difference.missedBytes = later.missedBytes &- earlier.missedBytes
        difference.missedCost = later.missedCost &- earlier.missedCost
        difference.missesExpired = later.missesExpired &- earlier.missesExpired
        difference.evicted = later.evicted &- earlier.evicted
        difference.refused = later.refused &- earlier.refused
        difference.tooLarge = later.tooLarge &- earlier.tooLarge
        difference.expired = later.expired &- earlier.expired
        difference.deleted = later.deleted &- earlier.deleted
        difference.stored = later.stored &- earlier.stored
        difference.storedBytes = later.storedBytes &- earlier.storedBytes
        return difference
    }
}

/// What a stretch of a trace asked for, whatever the cache.
public struct TraceTotals: Sendable, Equatable {
    /// Requests of any kind.
    public var requests: UInt64 = 0
    /// Of these, reads: what miss ratios are shares of.
    public var reads: UInt64 = 0
    /// Of these, writes.
    public var writes: UInt64 = 0
    /// Of these, deletions.
    public var deletes: UInt64 = 0
    /// The sizes of the objects that were read, added up; one byte each if the trace tells no sizes.
    public var readBytes: UInt64 = 0
    /// What all reads would cost by the trace's column if they missed, in thousandths; 0 if that was not asked for.
    public var readCost: UInt64 = 0
    /// Keys that were requested for the first time in the whole trace.
    public var firstSeen: UInt64 = 0
    /// Reads that were their key's first request, so that no cache that starts empty could have had it.
    public var compulsory: UInt64 = 0

    public init() {}

    static func - (later: TraceTotals, earlier: TraceTotals) -> TraceTotals {
        var difference = TraceTotals()
        difference.requests = later.requests &- earlier.requests
        difference.reads = later.reads &- earlier.reads
        difference.writes = later.writes &- earlier.writes
        difference.deletes = later.deletes &- earlier.deletes
        difference.readBytes = later.readBytes &- earlier.readBytes
        difference.readCost = later.readCost &- earlier.readCost
        difference.firstSeen = later.firstSeen &- earlier.firstSeen
        difference.compulsory = later.compulsory &- earlier.compulsory
        return difference
    }
}
