/// A seeded generator of random bits, with the draws that are made of them.
public protocol RandomSource {
    /// The next 64 random bits.
    mutating func next() -> UInt64
}

extension RandomSource {
    /// A number in `0 ..< bound`, each equally likely (Lemire, "Fast Random Integer Generation in an Interval", 2019).
    /// `bound` must not be 0.
    @inlinable @inline(__always)
    public mutating func below(_ bound: UInt64) -> UInt64 {
        var product = next().multipliedFullWidth(by: bound)
        if product.low < bound {
            let threshold = (0 &- bound) % bound
            while product.low < threshold { product = next().multipliedFullWidth(by: bound) }
        }
        return product.high
    }

    /// A number in `0 ..< bound`, each equally likely. `bound` must be above 0.
    @inlinable @inline(__always)
    public mutating func below(_ bound: Int) -> Int { Int(truncatingIfNeeded: below(UInt64(bound))) }

    /// A number in `0 ..< 1` with 53 random bits.
    @inlinable @inline(__always)
    public mutating func unit() -> Double { Double(next() >> 11) * 0x1p-53 }

    /// Whether an event of this probability, a share in `0 ... 1`, happens.
    @inlinable
    public mutating func chance(_ probability: Double) -> Bool { unit() < probability }

    /// A number of the standard normal distribution, by the polar method of Marsaglia (1964). The second number that the
    /// method yields is thrown away, so that each draw depends on the stream alone.
    public mutating func standardNormal() -> Double {
        while true {
            let first = 2 * unit() - 1
            let second = 2 * unit() - 1
            let square = first * first + second * second
            if square > 0, square < 1 { return first * (-2 * ExactMath.log(square) / square).squareRoot() }
        }
    }
}
