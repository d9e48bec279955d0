/// A point in simulated time, counted in nanoseconds since the session began.
public struct Instant: BitwiseCopyable, Comparable, Hashable, Sendable {
    /// Nanoseconds since the session began; never negative in a running simulation.
    public var nanoseconds: Int64

    public init(nanoseconds: Int64) { self.nanoseconds = nanoseconds }

    /// The moment at which every simulation begins.
    public static let start = Instant(nanoseconds: 0)
    /// The last moment that can be named: about 292 years after the start.
    public static let distantFuture = Instant(nanoseconds: .max)

    public static func < (left: Instant, right: Instant) -> Bool { left.nanoseconds < right.nanoseconds }

    /// The later moment, held at `distantFuture` where the sum would not fit in 64 bits.
    public static func + (instant: Instant, span: TimeSpan) -> Instant {
        let (sum, overflow) = instant.nanoseconds.addingReportingOverflow(span.nanoseconds)
        return overflow ? .distantFuture : Instant(nanoseconds: sum)
    }

    public static func - (instant: Instant, span: TimeSpan) -> Instant {
        Instant(nanoseconds: instant.nanoseconds - span.nanoseconds)
    }

    public static func - (later: Instant, earlier: Instant) -> TimeSpan {
        TimeSpan(nanoseconds: later.nanoseconds - earlier.nanoseconds)
    }
}

extension Instant: CustomStringConvertible {
    /// Seconds with at least three decimals, and as many more as the moment needs: `61.022s`, `0.000150s`.
    public var description: String {
        let magnitude = nanoseconds.magnitude
        let fraction = String(magnitude % 1_000_000_000)
        var digits = String(repeating: "0", count: 9 - fraction.count) + fraction
        while digits.count > 3, digits.hasSuffix("000") { digits.removeLast(3) }
        return "\(nanoseconds < 0 ? "-" : "")\(magnitude / 1_000_000_000).\(digits)s"
    }
}
