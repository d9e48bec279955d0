internal import Histogram
public import Simulation

/// A distribution of latencies, exact to three significant digits (HdrHistogram), in constant memory.
public struct Latency: Sendable {
    private var histogram: Histogram<UInt32>?
    /// The exact sum and extremes beside the histogram's buckets.
    public private(set) var total = TimeSpan.zero
    public private(set) var longest = TimeSpan.zero
    public private(set) var count = 0

    public init() {}

    public mutating func record(_ span: TimeSpan) {
        if histogram == nil {
            histogram = Histogram(
                lowestDiscernibleValue: 1, highestTrackableValue: 1 << 32,
                numberOfSignificantValueDigits: .three)
            histogram?.autoResize = true
        }
        histogram?.record(UInt64(max(0, span.nanoseconds)))
        total = total + span
        longest = max(longest, span)
        count += 1
    }

    /// The latency below or at which this share of the operations stayed, a percentage in 0 ... 100; nil where
    /// nothing was recorded.
    public func percentile(_ percentage: Double) -> TimeSpan? {
        guard let histogram, count > 0 else { return nil }
        let value = histogram.valueAtPercentile(percentage)
        return min(longest, TimeSpan(nanoseconds: Int64(clamping: value)))
    }

    public var mean: TimeSpan? { count == 0 ? nil : TimeSpan(nanoseconds: total.nanoseconds / Int64(count)) }
}
