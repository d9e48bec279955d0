internal import Basics
internal import Eviction

/// The miss-ratio curves of a trace.
public struct CurveResult: Sendable {
    /// The trace as the user named it.
    public var trace: String
    /// How many requests it has, and how many of them are reads and were counted.
    public var requests: UInt64 = 0
    public var reads: UInt64 = 0
    /// How many distinct keys it has.
    public var distinctKeys = 0
    /// Whether sizes are in entries rather than bytes.
    public var countsEntries = true
    /// Whether tables and pictures show the ratio of bytes rather than of requests.
    public var plotsBytes = false
    /// The curves, in the order in which the policies were given.
    public var curves: [MissRatioCurve] = []
    /// What the reader should know of how they were made.
    public var remarks: [String] = []

    /// Turns the curves of a sample of so many of the keys into those of the whole: each size stands for a larger one.
    public mutating func scale(to share: Double) {
        for curve in curves.indices {
            for point in curves[curve].points.indices {
                let size = Double(curves[curve].points[point].size) / share
                curves[curve].points[point].size = UInt64(min(size.rounded(), 0x1p62))
            }
        }
        remarks.append(
            "sizes are those of the whole, of whose keys the traces are a sample of \(ReplayTable.percent(share))"
        )
    }
}

/// The miss ratios of one policy by size.
public struct MissRatioCurve: Sendable {
    /// The policy as the user named it.
    public var policy: String
    /// Its points by rising size.
    public var points: [CurvePoint] = []
    /// The share of the keys that was simulated; 1 if the curve is exact.
    public var rate = 1.0
    /// If points are estimates: how far LRU's curve, estimated from the same keys at the same sizes, is off the exact one, on average
    /// and at most; as shares of all reads. By as much each point was corrected.
    public var error: (mean: Double, highest: Double)?
}

/// At which sizes curves are told.
public enum CurveSizes: Sendable {
    /// At these.
    case these([CacheSize])
    /// At 1, 2, 5, 10, 20, … up to the distinct keys; in bytes at powers of two.
    case round
    /// At so many, a constant factor apart.
    case evenly(Int)
    /// At every size at which an exact curve falls.
    case all

    /// The sizes for a trace, in entries or bytes, rising.
    func resolve(
        largest: UInt64, smallest: UInt64, countsEntries: Bool, distinctKeys: Int, footprint: UInt64
    ) -> [UInt64] {
        var sizes: [UInt64] = []
        switch self {
        case .these(let given):
            sizes = given.map { $0.capacity(distinctKeys: distinctKeys, footprint: footprint) }
        case .round, .all: sizes = roundSizes(largest, smallest, countsEntries)
        case .evenly(let count):
            let first = ExactMath.log(Double(max(1, smallest)))
            let last = ExactMath.log(Double(max(1, largest)))
            for index in 0..<max(count, 2) {
                let place = Double(index) / Double(max(count, 2) - 1)
                sizes.append(UInt64(ExactMath.exp(first + (last - first) * place).rounded()))
            }
            sizes.append(largest)
        }
        var rising: [UInt64] = []
        for size in sizes.sorted() where size > 0 && size != rising.last { rising.append(size) }
        return rising
    }

    private func roundSizes(_ largest: UInt64, _ smallest: UInt64, _ countsEntries: Bool) -> [UInt64] {
        var sizes: [UInt64] = []
        var power: UInt64 = 1
        while power <= largest, power < 1 << 60 {
            for step: UInt64 in countsEntries ? [1, 2, 5] : [1]
            where power * step <= largest && power * step >= smallest {
                sizes.append(power * step)
            }
            power *= countsEntries ? 10 : 2
        }
        return sizes + [largest]
    }
}
