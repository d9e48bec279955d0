internal import Basics

/// Two experts, an LRU and an LFU, of which each eviction asks one, drawn by weight: what LeCaR and CACHEUS share.
struct Experts: BitwiseCopyable {
    /// What the last draw decided.
    enum Choice: UInt8 {
        /// Both experts chose the same entry.
        case both = 0
        case lru = 1
        case lfu = 2
    }

    private(set) var weightOfLRU = 0.5
    private(set) var choice = Choice.both
    private(set) var generator: SplitMix64

    init(seed: UInt64) { generator = SplitMix64(seed: seed) }

    /// Asks an expert, and returns the victim.
    @inline(__always)
    mutating func ask(oldest: UInt32, rarest: UInt32) -> UInt32 {
        let asksLRU = generator.unit() < weightOfLRU
        choice = oldest == rarest ? .both : (asksLRU ? .lru : .lfu)
        return asksLRU ? oldest : rarest
    }

    /// Multiplies the weight of an expert by a factor, then scales both weights so that they add up to 1.
    mutating func blame(_ expert: Choice, factor: Double, within range: ClosedRange<Double> = 0...1) {
        let lru = expert == .lru ? weightOfLRU * factor : weightOfLRU
        let lfu = expert == .lfu ? (1 - weightOfLRU) * factor : 1 - weightOfLRU
        weightOfLRU = min(max(lru / (lru + lfu), range.lowerBound), range.upperBound)
    }

    /// Draws a number from 0 up to and without 1.
    mutating func draw() -> Double { generator.unit() }

    /// The reason of the eviction that was decided last: the code is the choice, then come the weight in percent and the uses or ages.
    func reason(_ ledger: borrowing Ledger, for victim: UInt32, uses: Int64) -> EvictionReason {
        switch choice {
        case .both: ledger.reason(0, uses)
        case .lru: ledger.reason(1, Int64((weightOfLRU * 100).rounded()), ledger.sinceUse(victim))
        case .lfu: ledger.reason(2, Int64(((1 - weightOfLRU) * 100).rounded()), uses)
        }
    }
}
