internal import Basics
internal import Simulation

/// Draws positions 0, 1, 2, … by Zipf's law: position k with a weight of 1/(k+1)^exponent.
///
/// Rejection-inversion (Hörmann and Derflinger, 1996): constant time and memory for any count.
struct Zipf {
    private let count: Int
    private let exponent: Double
    private let first: Double
    private let last: Double
    private let shift: Double

    init(count: Int, exponent: Double) {
        self.count = count
        self.exponent = exponent
        first = Self.integral(1.5, exponent) - 1
        last = Self.integral(Double(count) + 0.5, exponent)
        shift = 2 - Self.inverse(Self.integral(2.5, exponent) - Self.weight(2, exponent), exponent)
    }

    func draw(from stream: inout RandomStream) -> Int {
        if exponent == 0 || count == 1 { return Int(stream.below(UInt64(count))) }
        while true {
            let point = last + stream.unit() * (first - last)
            let position = Self.inverse(point, exponent)
            let rank = min(max((position + 0.5).rounded(.down), 1), Double(count))
            if rank - position <= shift
                || point >= Self.integral(rank + 0.5, exponent) - Self.weight(rank, exponent)
            {
                return Int(rank) - 1
            }
        }
    }

    private static func weight(_ rank: Double, _ exponent: Double) -> Double {
        ExactMath.exp(-exponent * ExactMath.log(rank))
    }

    /// The integral of the weight, and its inverse.
    private static func integral(_ rank: Double, _ exponent: Double) -> Double {
        let logarithm = ExactMath.log(rank)
        return expMinusOneOver((1 - exponent) * logarithm) * logarithm
    }

    private static func inverse(_ value: Double, _ exponent: Double) -> Double {
        let scaled = max(value * (1 - exponent), -1)
        return ExactMath.exp(logOnePlusOver(scaled) * value)
    }

    /// (e^x - 1) / x, also near 0.
    private static func expMinusOneOver(_ value: Double) -> Double {
        abs(value) > 1e-5 ? (ExactMath.exp(value) - 1) / value : 1 + value / 2 * (1 + value / 3)
    }

    /// ln(1 + x) / x, also near 0.
    private static func logOnePlusOver(_ value: Double) -> Double {
        abs(value) > 1e-5 ? ExactMath.log(1 + value) / value : 1 - value * (0.5 - value / 3)
    }
}
