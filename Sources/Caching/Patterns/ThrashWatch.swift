internal import Tracing

/// Notices a cache that mostly misses what it has just evicted.
struct ThrashWatch {
    /// How many such misses make thrashing, at least and at most; in between it is the capacity.
    private static let misses = 6...50
    private static let share = 0.8

    /// How many lookups there had been at each of the newest misses.
    private var lookups = Recent<Int>()
    private var isReported = false

    mutating func see(_ metrics: NodeMetrics, _ capacity: Int?) -> Happening? {
        let enough = min(max(capacity ?? 0, Self.misses.lowerBound), Self.misses.upperBound)
        lookups.append(metrics[.hits] + metrics[.misses], most: enough)
        guard lookups.elements.count == enough, let first = lookups.elements.first,
            let last = lookups.elements.last
        else { return nil }
        let span = last - first + 1
        guard Double(enough) >= Self.share * Double(span) else {
            if Double(enough) < Self.share / 2 * Double(span) { isReported = false }
            return nil
        }
        defer { isReported = true }
        return isReported ? nil : .thrash(misses: enough, lookups: span)
    }
}
