/// A length of simulated time in whole nanoseconds.
///
/// Arithmetic saturates: what would not fit in 64 bits is held at the longest span either way.
/// Its description is exact and can be typed back: `150us`, `22ms`, `1.001s`, `60s`, `10m`, `1h30m`.
public struct TimeSpan: BitwiseCopyable, Comparable, Hashable, Sendable {
    public var nanoseconds: Int64

    public init(nanoseconds: Int64) { self.nanoseconds = nanoseconds }

    public static let zero = TimeSpan(nanoseconds: 0)
    /// The longest span that can be named: about 292 years.
    public static let longest = TimeSpan(nanoseconds: .max)

    public static func microseconds(_ count: Int64) -> TimeSpan { TimeSpan(nanoseconds: count.times(1_000)) }
    public static func milliseconds(_ count: Int64) -> TimeSpan {
        TimeSpan(nanoseconds: count.times(1_000_000))
    }
    public static func seconds(_ count: Int64) -> TimeSpan {
        TimeSpan(nanoseconds: count.times(1_000_000_000))
    }

    /// The span as a fraction of seconds, for averages and rates only.
    public var seconds: Double { Double(nanoseconds) / 1e9 }

    public static func < (left: TimeSpan, right: TimeSpan) -> Bool { left.nanoseconds < right.nanoseconds }

    public static func + (left: TimeSpan, right: TimeSpan) -> TimeSpan {
        TimeSpan(nanoseconds: left.nanoseconds.adding(right.nanoseconds))
    }

    public static func - (left: TimeSpan, right: TimeSpan) -> TimeSpan {
        TimeSpan(nanoseconds: left.nanoseconds.subtracting(right.nanoseconds))
    }

    /// The span times a factor, rounded to the nearest nanosecond and held within what 64 bits can name.
    public func scaled(by factor: Double) -> TimeSpan {
        let product = (Double(nanoseconds) * factor).rounded()
        if product.isNaN { return .zero }
        if product >= 9.2e18 { return .longest }
        return TimeSpan(nanoseconds: Int64(max(product, 0)))
    }
}

extension TimeSpan: CustomStringConvertible {
    public var description: String {
        if nanoseconds < 0 {
            return nanoseconds == .min ? "-\(TimeSpan.longest)" : "-\(TimeSpan(nanoseconds: -nanoseconds))"
        }
        switch nanoseconds {
        case 0: return "0s"
        case ..<1_000: return "\(nanoseconds)ns"
        case ..<1_000_000: return Self.decimal(nanoseconds, unit: 1_000, decimals: 3) + "us"
        case ..<1_000_000_000: return Self.decimal(nanoseconds, unit: 1_000_000, decimals: 6) + "ms"
        case ..<120_000_000_000: return Self.decimal(nanoseconds, unit: 1_000_000_000, decimals: 9) + "s"
        default: return hoursMinutesSeconds
        }
    }

    private var hoursMinutesSeconds: String {
        let hour: Int64 = 3_600_000_000_000
        let minute: Int64 = 60_000_000_000
        var text = ""
        if nanoseconds >= hour { text += "\(nanoseconds / hour)h" }
        let minutes = nanoseconds % hour / minute
        if minutes > 0 { text += "\(minutes)m" }
        let rest = nanoseconds % minute
        if rest > 0 { text += Self.decimal(rest, unit: 1_000_000_000, decimals: 9) + "s" }
        return text
    }

    /// `count / unit` with as many decimals as are needed, at most `decimals`.
    private static func decimal(_ count: Int64, unit: Int64, decimals: Int) -> String {
        guard count % unit != 0 else { return "\(count / unit)" }
        let fraction = String(count % unit)
        var digits = String(repeating: "0", count: decimals - fraction.count) + fraction
        while digits.hasSuffix("0") { digits.removeLast() }
        return "\(count / unit).\(digits)"
    }
}
