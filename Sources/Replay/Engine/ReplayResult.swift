/// What a replay came to: the trace's own figures and a row for each policy and size.
public struct ReplayResult: Sendable {
    /// The trace's name as the user gave it.
    public var trace: String
    /// What the counted part of the trace asked for.
    public var totals = TraceTotals()
    /// How many requests were left out as warm-up.
    public var warmUp: UInt64 = 0
    /// How many distinct keys the whole trace has.
    public var distinctKeys = 0
    /// Whether the trace tells sizes, and they counted.
    public var hasSizes = false
    /// Whether objects differ in size, and that counted.
    public var sizesDiffer = false
    /// Whether the trace has requests other than reads.
    public var hasOperations = false
    /// Whether times to live could run out.
    public var hasLifetimes = false
    /// What a miss costs, if costs are told.
    public var cost: CostRule?
    /// Whether pictures show the ratio of bytes rather than of requests.
    public var plotsBytes = false
    /// For each policy in the order it was given, its sizes in the order they were given.
    public var rows: [ReplayRow] = []
    /// Where windows were asked for: when each began and what it asked for.
    public var windows: [TraceWindow] = []

    /// A result without rows.
    public init(trace: String) { self.trace = trace }

    /// The share of reads that found nothing; 0 if there was no read.
    public func missRatio(_ cache: CacheTotals) -> Double { share(cache.misses, of: totals.reads) }

    /// The share of read bytes that were not found; 0 if there was no read.
    public func byteMissRatio(_ cache: CacheTotals) -> Double {
        share(cache.missedBytes, of: totals.readBytes)
    }

    private func share(_ part: UInt64, of whole: UInt64) -> Double {
        whole == 0 ? 0 : Double(part) / Double(whole)
    }
}

/// What one policy did at one size.
public struct ReplayRow: Sendable {
    /// The policy as the user named it.
    public var policy: String
    /// The size as the user gave it.
    public var size: CacheSize
    /// What that is in entries or bytes.
    public var capacity: UInt64
    /// What it did in the counted part of the trace.
    public var totals = CacheTotals()
    /// What it did in each window.
    public var windows: [CacheTotals] = []
    /// How many entries were resident at the end.
    public var residents = 0
}

/// A stretch of a trace.
public struct TraceWindow: Sendable, Equatable {
    /// The number of its first request, from 0.
    public var firstRequest: UInt64
    /// When it begins on the trace's clock, in nanoseconds; nil if it is cut by requests.
    public var start: UInt64?
    /// What it asked for.
    public var totals: TraceTotals
}
