internal import Basics

/// Keeps all requests of a share of the keys, and none of the others.
///
/// A key stays if its hash is small, as in SHARDS (Waldspurger, Park, Garthwaite and Ahmad, "Efficient MRC Construction with
/// SHARDS", FAST 2015): a cache of a share R of the size over the sample then behaves about as the whole cache over the whole trace.
public struct SpatialSampler: Sendable {
    /// The hash is taken modulo this, as in the paper.
    static let modulus: UInt64 = 1 << 24

    private let threshold: UInt64
    private let seed: UInt64

    /// The share of the keys that is kept, as far as it can be: a multiple of 2^-24.
    public var rate: Double { Double(threshold) / Double(Self.modulus) }

    /// - Parameters:
    ///   - rate: the share of the keys, above 0 and not above 1.
    ///   - seed: another seed keeps other keys.
    public init(rate: Double, seed: UInt64 = 0) {
        threshold = max(1, min(Self.modulus, UInt64((rate * Double(Self.modulus)).rounded())))
        self.seed = seed
    }

    /// Appends the requests that are kept.
    public func sample(_ records: borrowing TraceRecords, into kept: inout TraceRecords) {
        for index in 0..<records.count where keeps(records, index) { kept.append(index, of: records) }
    }

    private func keeps(_ records: borrowing TraceRecords, _ index: Int) -> Bool {
        let hash = records.text(index).map { FNV1a.hash($0) } ?? records.keys[index]
        return SplitMix64.mix(hash &+ SplitMix64.mix(seed &+ 0x9E37_79B9_7F4A_7C15)) % Self.modulus
            < threshold
    }
}
