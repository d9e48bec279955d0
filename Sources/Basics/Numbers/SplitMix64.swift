/// A generator of random numbers with 64 bits of state (Steele, Lea and Flood, "Fast Splittable Pseudorandom Number
/// Generators", OOPSLA 2014). The same seed gives the same numbers on every machine.
///
/// Eviction policies use it because it is small and quick. Everything else draws from a ``RandomStream``, whose state
/// this generator fills.
public struct SplitMix64: BitwiseCopyable, RandomSource, Sendable {
    /// The odd number nearest to 2^64 divided by the golden ratio.
    @usableFromInline static let step: UInt64 = 0x9e37_79b9_7f4a_7c15

    @usableFromInline var state: UInt64

    @inlinable
    public init(seed: UInt64) { state = seed }

    @inlinable @inline(__always)
    public mutating func next() -> UInt64 {
        state &+= Self.step
        return Self.mix(state)
    }

    /// Spreads a number over all 64 bits. Two different numbers always give two different results.
    @inlinable @inline(__always)
    public static func mix(_ number: UInt64) -> UInt64 {
        var bits = number
        bits = (bits ^ (bits >> 30)) &* 0xbf58_476d_1ce4_e5b9
        bits = (bits ^ (bits >> 27)) &* 0x94d0_49bb_1331_11eb
        return bits ^ (bits >> 31)
    }
}
