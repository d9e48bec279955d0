public import Simulation
internal import Tracing

/// A figure that has been counted or measured.
public enum StatValue: Sendable, Equatable {
    case count(Int)
    /// A part of a whole, in 0 ... 1.
    case share(Double)
    case duration(TimeSpan)
    case bytes(Int)
    /// So many a second.
    case rate(Double)

    public var kind: StatKind {
        switch self {
        case .count: .count
        case .share: .share
        case .duration: .duration
        case .bytes: .bytes
        case .rate: .rate
        }
    }

    /// The figure as a plain number: a count, a share of 1, nanoseconds, bytes.
    public var number: Double {
        switch self {
        case .count(let count): Double(count)
        case .share(let share): share
        case .duration(let span): Double(span.nanoseconds)
        case .bytes(let bytes): Double(bytes)
        case .rate(let rate): rate
        }
    }

    /// For people: spans to three significant digits, shares as percentages of at most two decimals.
    public var text: String {
        switch self {
        case .count(let count): String(count)
        case .share(let share): Figures.percent(share)
        case .duration(let span): span.rounded.description
        case .bytes(let bytes): Figures.text(bytes: bytes)
        case .rate(let rate): Figures.number((rate * 100).rounded() / 100) + "/s"
        }
    }
}

/// What a figure is a figure of, and so what it can be compared with.
public enum StatKind: String, Sendable {
    case count, share, duration, bytes, rate
}

extension TimeSpan {
    /// The span to three significant digits.
    var rounded: TimeSpan {
        var unit: Int64 = 1
        while nanoseconds.magnitude / unit.magnitude >= 1000 { unit *= 10 }
        let (sum, overflow) = nanoseconds.addingReportingOverflow(unit / 2)
        return overflow ? self : TimeSpan(nanoseconds: sum / unit * unit)
    }
}
