public import Basics

/// How long something takes: always the same, or drawn from a distribution.
public enum Distribution: Equatable, Sendable {
    case fixed(TimeSpan)
    /// Each length between the two equally likely.
    case uniform(from: TimeSpan, to: TimeSpan)
    /// The bell curve, cut off at zero.
    case normal(mean: TimeSpan, deviation: TimeSpan)
    /// Memoryless waiting.
    case exponential(mean: TimeSpan)
    /// Skewed to the right, as measured latencies are: the median, and the deviation of the logarithm.
    case lognormal(median: TimeSpan, sigma: Double)

    /// Draws one length, never negative. What is drawn is rounded to a microsecond: finer is only noise to a reader.
    public func draw(from stream: inout RandomStream) -> TimeSpan {
        if case .fixed(let span) = self { return span }
        let exact = drawExactly(from: &stream)
        // Rounding up cannot overflow for any span but the longest ones, which nobody reads to the microsecond.
        guard exact < TimeSpan(nanoseconds: .max / 2) else { return exact }
        return TimeSpan(nanoseconds: (exact.nanoseconds + 500) / 1000 * 1000)
    }

    private func drawExactly(from stream: inout RandomStream) -> TimeSpan {
        switch self {
        case .fixed(let span): return span
        case .uniform(let from, let to):
            let width = UInt64(max(0, (to - from).nanoseconds)) + 1
            return TimeSpan(nanoseconds: from.nanoseconds + Int64(stream.below(width)))
        case .normal(let mean, let deviation):
            let drawn = mean.seconds + deviation.seconds * stream.standardNormal()
            return TimeSpan.seconds(1).scaled(by: max(0, drawn))
        case .exponential(let mean):
            return mean.scaled(by: -ExactMath.log(1 - stream.unit()))
        case .lognormal(let median, let sigma):
            return median.scaled(by: ExactMath.exp(sigma * stream.standardNormal()))
        }
    }
}

extension Distribution: CustomStringConvertible {
    /// As it is typed: `20ms`, `uniform(10ms,30ms)`, `normal(20ms,5ms)`, `exponential(20ms)`, `lognormal(20ms,0.5)`.
    public var description: String {
        switch self {
        case .fixed(let span): "\(span)"
        case .uniform(let from, let to): "uniform(\(from),\(to))"
        case .normal(let mean, let deviation): "normal(\(mean),\(deviation))"
        case .exponential(let mean): "exponential(\(mean))"
        case .lognormal(let median, let sigma): "lognormal(\(median),\(sigma))"
        }
    }
}
