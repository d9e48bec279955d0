/// What a trace is like, in numbers.
public struct TraceSummary: Sendable {
    /// How numbers are spread: their sum, mean, extremes and percentiles, the latter to within 1%.
    public struct Spread: Sendable {
        public var count: UInt64
        public var sum: Double
        public var mean: Double
        public var smallest: UInt64
        public var largest: UInt64
        /// The 50th, 90th, 99th percentile and the 99.9th.
        public var percentiles: [UInt64]

        init(_ histogram: LogarithmicHistogram) {
            count = histogram.total
            sum = histogram.sum
            mean = histogram.mean
            smallest = histogram.total == 0 ? 0 : histogram.smallest
            largest = histogram.largest
            percentiles = [0.5, 0.9, 0.99, 0.999].map { histogram.percentile($0) ?? 0 }
        }
    }

    /// How many requests read, write and delete.
    public struct Operations: Sendable {
        public var reads: Int
        public var writes: Int
        public var deletes: Int
    }

    /// When requests came, in nanoseconds since the trace's zero.
    public struct Time: Sendable {
        public var first: UInt64
        public var last: UInt64
        public var busiestSecond: Int
        /// How often a request is earlier than the one before it.
        public var stepsBack: Int
    }

    /// How soon keys come again.
    public struct Reuse: Sendable {
        /// Other keys requested since the key was last: what an LRU cache must hold for a hit.
        public var distances: Spread
        /// Requests since the key was last.
        public var intervals: Spread
    }

    /// How requests are spread over keys.
    public struct Popularity: Sendable {
        /// Keys that were requested once.
        public var oneHitWonders: Int
        /// The share of requests for the most popular key, and for the most popular 1% and 10% of the keys.
        public var shareOfFirst: Double
        public var shareOfPercent: Double
        public var shareOfTenth: Double
        /// Zipf's law as it fits best; nil if there are fewer than two keys.
        public var zipf: ZipfFit?

        /// - Parameter counts: how often each key was requested, the most popular first.
        init(_ counts: [UInt32], requests: UInt64) {
            oneHitWonders = counts.count { $0 == 1 }
            let total = Double(max(1, requests))
            func share(_ part: Double) -> Double {
                let number = Int((Double(counts.count) * part).rounded(.up))
                return counts.prefix(number).reduce(0) { $0 + Double($1) } / total
            }
            shareOfFirst = Double(counts.first ?? 0) / total
            shareOfPercent = share(0.01)
            shareOfTenth = share(0.1)
            zipf = ZipfFit(counts)
        }
    }

    public var requests: UInt64 = 0
    public var keys: UInt64 = 0
    /// Nil if all requests read.
    public var operations: Operations?
    /// Bytes of the objects of reads and writes; nil if the trace has no sizes.
    public var sizes: Spread?
    /// Bytes of all keys' objects, each at its largest; nil if the trace has no sizes.
    public var footprint: Double?
    /// Times to live in nanoseconds, of the requests that give one; nil if none does.
    public var lifetimes: Spread?
    /// Nil if the trace has no times.
    public var time: Time?
    public var reuse: Reuse?
    public var popularity: Popularity?

    /// A summary of nothing.
    public init() {}
}
