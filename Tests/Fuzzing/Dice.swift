import Basics
import Simulation

/// Random choices that are a function of a seed.
public struct Dice {
    private var stream: RandomStream

    public init(seed: UInt64, name: String) { stream = RandomStream(seed: seed, name: name) }

    /// A number in `0 ..< bound`.
    mutating func below(_ bound: Int) -> Int { Int(stream.below(UInt64(max(1, bound)))) }

    /// A number in a range, its ends included.
    mutating func number(_ range: ClosedRange<Int>) -> Int { range.lowerBound + below(range.count) }

    /// Whether something happens that happens once in `count` times.
    mutating func once(in count: Int) -> Bool { below(count) == 0 }

    mutating func chance(_ percent: Int) -> Bool { below(100) < percent }

    /// One of several, each equally likely. There must be at least one.
    mutating func one<Item>(of items: [Item]) -> Item { items[below(items.count)] }

    /// The index of one of several weights, at least one of which must be above 0.
    mutating func index(byWeight weights: [Int]) -> Int {
        var point = below(weights.reduce(0, +))
        for (index, weight) in weights.enumerated() {
            if point < weight { return index }
            point -= weight
        }
        return weights.count - 1
    }
}

/// A checksum of what a run brought forth.
public struct Checksum: Equatable, Sendable {
    private var hash = FNV1a()

    public init() {}

    public var value: UInt64 { hash.value }

    mutating func add(_ bytes: some Sequence<UInt8>) { hash.add(bytes) }

    mutating func add(_ number: Int) { hash.add(SplitMix64.mix(UInt64(bitPattern: Int64(number)))) }
}
