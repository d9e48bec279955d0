internal import Basics
internal import Eviction

/// A picture of numbers, whatever it is drawn with.
public struct Chart: Sendable {
    /// A line of the chart, or a bar if each has but one point.
    public struct Series: Sendable {
        /// What it shows, as the legend says.
        public var name: String
        /// Its points by rising x; y from 0 to 1.
        public var points: [(x: Double, y: Double)]
    }

    /// What it shows.
    public var title: String
    /// What lies along the horizontal axis.
    public var horizontal: Axis
    /// What the shares on the vertical axis are of.
    public var vertical: String
    /// Its lines.
    public var series: [Series]

    /// What is measured along the horizontal axis.
    public enum Axis: Sendable, Equatable {
        /// Entries, by powers of ten.
        case entries
        /// Bytes, by powers of two.
        case bytes
        /// Bytes of an object, by powers of two.
        case sizes
        /// Keys by rank, by powers of ten.
        case keys
        /// Numbers of requests.
        case requests
        /// Seconds.
        case seconds

        /// The axis's title.
        var title: String {
            switch self {
            case .entries: "cache size in entries"
            case .bytes: "cache size in bytes"
            case .sizes: "object size in bytes"
            case .keys: "keys, the most popular first"
            case .requests: "requests"
            case .seconds: "time in seconds"
            }
        }

        /// Whether it counts bytes.
        var countsBytes: Bool { self == .bytes || self == .sizes }

        /// Whether equal factors lie equally far apart.
        var isLogarithmic: Bool { self == .entries || countsBytes || self == .keys }

        /// A place on it in few letters: `64K`, `1.5GiB`, `2M`.
        func label(_ value: Double) -> String {
            let steps: [(factor: Double, unit: String)] =
                countsBytes
                ? [(0x1p40, "TiB"), (0x1p30, "GiB"), (0x1p20, "MiB"), (0x1p10, "KiB")]
                : [(1e9, "G"), (1e6, "M"), (1e3, "k")]
            for step in steps where value >= step.factor {
                return Self.short(value / step.factor) + step.unit
            }
            return Self.short(value) + (countsBytes ? "B" : "")
        }

        /// Up to three digits, no needless zeros.
        private static func short(_ value: Double) -> String {
            var text = Quantities.fixed(value, decimals: value < 9.995 ? 2 : value < 99.95 ? 1 : 0)
            if text.contains(".") {
                while text.last == "0" { text.removeLast() }
                if text.last == "." { text.removeLast() }
            }
            return text
        }
    }

    /// Whether no line has more than one point, so that bars say more.
    var isOfBars: Bool { series.allSatisfy { $0.points.count <= 1 } }

    /// The range of x over all lines; nil if there is no point.
    var range: ClosedRange<Double>? {
        let all = series.flatMap { $0.points.map(\.x) }
        guard let least = all.min(), let most = all.max() else { return nil }
        return least...most
    }

    /// Into how many round steps the vertical axis is parted.
    var verticalSteps: Int {
        let perMille = Int((top * 1000).rounded())
        return [300, 600].contains(perMille) ? 3 : [20, 200, 400, 800].contains(perMille) ? 4 : 5
    }

    /// A round upper end of the vertical axis, at or above all points.
    var top: Double {
        let highest = series.flatMap { $0.points.map(\.y) }.max() ?? 1
        return [0.01, 0.02, 0.05, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.8, 1].first { $0 >= highest } ?? 1
    }

    /// Where an x lies along the axis, from 0 to 1.
    func place(_ x: Double, in range: ClosedRange<Double>) -> Double {
        let (low, high, value) =
            horizontal.isLogarithmic
            ? (
                ExactMath.log(max(range.lowerBound, 1)), ExactMath.log(max(range.upperBound, 1)),
                ExactMath.log(max(x, 1))
            )
            : (range.lowerBound, range.upperBound, x)
        return high > low ? (value - low) / (high - low) : 0.5
    }

    /// Round places along the axis, some four to eight of them.
    func ticks(in range: ClosedRange<Double>) -> [Double] {
        horizontal.isLogarithmic ? logarithmicTicks(range) : evenTicks(range)
    }

    private func logarithmicTicks(_ range: ClosedRange<Double>) -> [Double] {
        let base: Double = horizontal.countsBytes ? 2 : 10
        let steps: [Double] = horizontal.countsBytes ? [1] : [1, 2, 5]
        var all: [Double] = []
        var power = 1.0
        while power <= range.upperBound * 1.000001 {
            for step in steps
            where power * step >= range.lowerBound * 0.999999 && power * step <= range.upperBound * 1.000001 {
                all.append(power * step)
            }
            power *= base
        }
        if !horizontal.countsBytes, all.count > 8 { all = all.filter { Self.isPowerOfTen($0) } }
        let stride = max(1, (all.count + 7) / 8)
        return all.enumerated().filter { $0.offset % stride == 0 }.map(\.element)
    }

    private func evenTicks(_ range: ClosedRange<Double>) -> [Double] {
        let width = range.upperBound - range.lowerBound
        if width <= 0 { return [range.lowerBound] }
        var step = 1e-3
        var count = 0
        // 1, 2, 5, 10, 20, …
        while width / step > 7 {
            step *= [2, 2.5, 2][count % 3]
            count += 1
        }
        var tick = (range.lowerBound / step).rounded(.up) * step
        var all: [Double] = []
        while tick <= range.upperBound * 1.000001 {
            all.append(tick)
            tick += step
        }
        return all
    }

    private static func isPowerOfTen(_ value: Double) -> Bool {
        var power = 1.0
        while power < value * 0.999 { power *= 10 }
        return (power - value).magnitude < value * 0.001
    }
}
