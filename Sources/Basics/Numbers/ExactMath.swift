/// Logarithm and exponential from the four basic operations alone.
///
/// The C library's differ in their last bit between versions and processors; these give the same bits wherever
/// floating point follows IEEE 754, so a drawn latency is the same nanosecond everywhere. Their relative error is
/// below 1e-14, far finer than what they are used for.
public enum ExactMath {
    private static let ln2 = 0.693_147_180_559_945_3

    /// The natural logarithm of a positive, finite number.
    public static func log(_ value: Double) -> Double {
        // value = mantissa * 2^exponent with the mantissa in [sqrt(1/2), sqrt(2)), where the series is quick.
        var exponent = Double(value.exponent)
        var mantissa = value.significand
        if mantissa > 1.414_213_562_373_095_1 {
            mantissa /= 2
            exponent += 1
        }
        // ln m = 2 atanh((m - 1) / (m + 1))
        let ratio = (mantissa - 1) / (mantissa + 1)
        let square = ratio * ratio
        var sum = 0.0
        var power = 1.0
        for term in stride(from: 1.0, through: 23.0, by: 2.0) {
            sum += power / term
            power *= square
        }
        return exponent * ln2 + 2 * ratio * sum
    }

    /// e to the power of `value`; 0 and infinity if the result does not fit.
    public static func exp(_ value: Double) -> Double {
        if value > 709 { return .infinity }
        if value < -700 { return 0 }
        let exponent = (value / ln2).rounded()
        let rest = value - exponent * ln2
        var sum = 1.0
        var term = 1.0
        for divisor in 1...17 {
            term *= rest / Double(divisor)
            sum += term
        }
        return Double(sign: .plus, exponent: Int(exponent), significand: sum)
    }

    /// A positive base to a power.
    public static func power(_ base: Double, _ exponent: Double) -> Double { exp(exponent * log(base)) }
}
