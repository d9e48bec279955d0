internal import Tracing

/// Notices a cache that mostly misses what it has just evicted.
struct ThrashWatch {
    /// How many such misses make thrashing, at least and at most; in between it is the capacity.
    private static let misses = 6...50

    private var density = Density(share: 0.8)

    mutating func see(lookups: Int, capacity: Int?) -> Happening? {
        let enough = min(max(capacity ?? 0, Self.misses.lowerBound), Self.misses.upperBound)
        return density.see(lookups, enough: enough).map { .thrash(misses: enough, lookups: $0) }
    }
}
