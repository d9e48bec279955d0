/// A stream of random numbers that belongs to one purpose, derived from a seed and the purpose's name.
///
/// Each purpose has a stream of its own, so adding a draw in one place changes no other place's draws.
/// The generator is xoshiro256** (Blackman and Vigna, "Scrambled Linear Pseudorandom Number Generators", ACM TOMS 2021),
/// seeded by SplitMix64 as its authors advise.
public struct RandomStream: RandomSource, Sendable {
    @usableFromInline var state: (UInt64, UInt64, UInt64, UInt64)

    public init(seed: UInt64) {
        var mixer = SplitMix64(seed: seed)
        state = (mixer.next(), mixer.next(), mixer.next(), mixer.next())
    }

    public init(seed: UInt64, name: String) { self.init(seed: seed ^ FNV1a.hash(name.utf8)) }

    @inlinable @inline(__always)
    public mutating func next() -> UInt64 {
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

    @inlinable @inline(__always)
    static func rotate(_ value: UInt64, _ count: UInt64) -> UInt64 {
        (value << count) | (value >> (64 - count))
    }
}
