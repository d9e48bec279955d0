internal import Histogram
public import Simulation

/// A distribution of latencies, exact to three significant digits (HdrHistogram), in constant memory.
public struct Latency: Sendable {
    private var histogram: Histogram<UInt32>?
    /// The latest latency, and how many times in a row it has come without being in the histogram: equal ones are counted there
    /// together, since most calls of a simulated node take equally long.
    private var latest = TimeSpan.zero
    private var latestCount: UInt32 = 0
    /// The exact sum and extremes beside the histogram's buckets.
    public private(set) var total = TimeSpan.zero
    public private(set) var longest = TimeSpan.zero
    public private(set) var count = 0

    public init() {}

    public mutating func record(_ span: TimeSpan) {
        if span != latest || latestCount == .max {
            count(latestCount, of: latest)
            latest = span
            latestCount = 0
        }
        latestCount += 1
        total = total + span
        longest = max(longest, span)
        count += 1
    }

    private mutating func count(_ times: UInt32, of span: TimeSpan) {
        guard times > 0 else { return }
        var histogram = histogram.take() ?? Self.empty
        histogram.record(UInt64(max(0, span.nanoseconds)), count: times)
        self.histogram = histogram
    }

    private static var empty: Histogram<UInt32> {
        var histogram = Histogram<UInt32>(
            lowestDiscernibleValue: 1, highestTrackableValue: 1 << 32, numberOfSignificantValueDigits: .three)
        histogram.autoResize = true
        return histogram
    }

    /// The latency below or at which this share of the operations stayed, a percentage in 0 ... 100; nil if
    /// nothing was recorded.
    public func percentile(_ percentage: Double) -> TimeSpan? {
        guard count > 0 else { return nil }
        var whole = self
        whole.count(latestCount, of: latest)
        guard let histogram = whole.histogram else { return nil }
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
