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

    /// The latency below or at which this share of the operations stayed, a percentage in 0 ... 100; nil if
    /// nothing was recorded.
    public func percentile(_ percentage: Double) -> TimeSpan? {
        guard let histogram, count > 0 else { return nil }
        let highest = histogram.valueAtPercentile(percentage)
        guard let most = Int64(exactly: highest), most < longest.nanoseconds else { return longest }
        return TimeSpan(
            nanoseconds: Self.roundest(Int64(clamping: histogram.lowestEquivalentForValue(highest)), most))
    }

    /// The value of a bucket with the fewest digits: the histogram cannot tell the others from it, and 21ms are likelier than
    /// 21.004287ms.
    private static func roundest(_ least: Int64, _ most: Int64) -> Int64 {
        var unit: Int64 = 1
        while unit <= most / 10 { unit *= 10 }
        while most / unit * unit < least { unit /= 10 }
        return most / unit * unit
    }

    public var mean: TimeSpan? { count == 0 ? nil : TimeSpan(nanoseconds: total.nanoseconds / Int64(count)) }
}
