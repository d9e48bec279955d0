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

    /// The later moment, held at `distantFuture` if it is later than that.
    public static func + (instant: Instant, span: TimeSpan) -> Instant {
        Instant(nanoseconds: instant.nanoseconds.adding(span.nanoseconds))
    }

    /// The earlier moment, held at what 64 bits can name.
    public static func - (instant: Instant, span: TimeSpan) -> Instant {
        Instant(nanoseconds: instant.nanoseconds.subtracting(span.nanoseconds))
    }

    /// From one moment to a later one, held at the longest span if it is longer.
    public static func - (later: Instant, earlier: Instant) -> TimeSpan {
        TimeSpan(nanoseconds: later.nanoseconds.subtracting(earlier.nanoseconds))
    }

    /// The moment so many milliseconds after the start, held at what 64 bits can name.
    public init(milliseconds: Int64) { nanoseconds = milliseconds.times(1_000_000) }

    /// Whole milliseconds since the start.
    public var milliseconds: Int64 { nanoseconds / 1_000_000 }
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
