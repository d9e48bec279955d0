/// Random numbers that are a function of a seed, the same on every machine: xoshiro256** (Blackman and Vigna, "Scrambled
/// Linear Pseudorandom Number Generators", ACM TOMS 2021), its state spread from the seed by SplitMix64.
struct SeededRandom {
    private var state: (UInt64, UInt64, UInt64, UInt64)

    init(seed: UInt64) {
        let first = Self.mix(seed &+ 0x9E37_79B9_7F4A_7C15)
        let second = Self.mix(seed &+ 0x3C6E_F372_FE94_F82A)
        let third = Self.mix(seed &+ 0xDAA6_6D2C_7DDF_743F)
        let fourth = Self.mix(seed &+ 0x78DD_E6E5_FD29_F054)
        state = (first, second, third, fourth)
    }

    /// The next 64 random bits.
    @inline(__always)
    mutating func next() -> UInt64 {
        let result = Self.rotate(state.1 &* 5, 7) &* 9
        let shifted = state.1 << 17
        state.2 ^= state.0
        state.3 ^= state.1
        state.1 ^= state.2
        state.0 ^= state.3
        state.2 ^= shifted
        state.3 = Self.rotate(state.3, 45)
        return result
    }

    /// A number from 0 up to and without `bound`, which is above 0; its bias is below `bound` in 2^64.
    @inline(__always)
    mutating func below(_ bound: UInt64) -> UInt64 { next().multipliedFullWidth(by: bound).high }

    /// A number from 0 up to and without 1, in steps of 2^-53.
    @inline(__always)
    mutating func unit() -> Double { Double(next() >> 11) * 0x1p-53 }

    /// Spreads a number over all 64 bits; no two numbers come to the same.
    @inline(__always)
    static func mix(_ number: UInt64) -> UInt64 {
        var bits = number
        bits = (bits ^ (bits >> 30)) &* 0xBF58_476D_1CE4_E5B9
        bits = (bits ^ (bits >> 27)) &* 0x94D0_49BB_1331_11EB
        return bits ^ (bits >> 31)
    }

    @inline(__always)
    private static func rotate(_ value: UInt64, _ count: UInt64) -> UInt64 {
        (value << count) | (value >> (64 - count))
    }
}
