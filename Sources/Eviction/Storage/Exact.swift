/// Logarithm and exponential from the four basic operations alone, the same to the last bit on every machine (a system's own need
/// not be). The relative error is below 1e-14.
public enum Exact {
    private static let naturalLogarithmOf2 = 0.693_147_180_559_945_3

    /// The natural logarithm of a number above 0: the number is brought between √½ and √2, and the series of the inverse
    /// hyperbolic tangent summed.
    public static func log(_ number: Double) -> Double {
        var exponent = Double(number.exponent)
        var significand = number.significand
        if significand > 1.414_213_562_373_095 {
            significand /= 2
            exponent += 1
        }
        let ratio = (significand - 1) / (significand + 1)
        let square = ratio * ratio
        var sum = 0.0
        var power = ratio
        for index in 0..<12 {
            sum += power / Double(2 * index + 1)
            power *= square
        }
        return exponent * naturalLogarithmOf2 + 2 * sum
    }

    /// e to the power of a number: it is brought into ±ln 2 / 2, and the series summed. 0 below -700, infinite above 700.
    public static func exp(_ power: Double) -> Double {
        if power < -700 { return 0 }
        if power > 700 { return .infinity }
        let doublings = (power / naturalLogarithmOf2).rounded()
        let rest = power - doublings * naturalLogarithmOf2
        var sum = 1.0
        var term = 1.0
        for index in 1...14 {
            term *= rest / Double(index)
            sum += term
        }
        return Double(sign: .plus, exponent: Int(doublings), significand: sum)
    }
}
