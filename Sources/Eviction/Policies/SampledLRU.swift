internal import Basics

/// Two-random LRU: two residents are drawn at random, and the one used longer ago leaves; LRU's choice from a sample, with no list to
/// keep.
///
/// Both draws may fall on the same entry. `residentsInEvictionOrder` is an estimate: from the least recently used.
///
/// Worked example, capacity 1: `1 1 2`: there is only 1 to draw, and it leaves.
struct SampledLRU: SampledPolicy, ~Copyable {
    static let sample = PolicyOption(
        "sample", .integer(1...64), default: .integer(2), "how many entries are drawn")

    static var descriptor: PolicyDescriptor {
        PolicyDescriptor(
            name: "2-random-lru", summary: "evicts the one used longer ago of two entries drawn at random",
            options: [sample],
            source:
                "Mitzenmacher, The Power of Two Choices in Randomized Load Balancing, 2001; as a cache policy: Luu, Caches:"
                + " LRU v. random, 2014",
            complexity: "O(1)", memory: "12 bytes a key and 4 an entry, no ghosts", isRandomised: true,
            orderIsEstimate: true)
    }

    static func sentence(for reason: EvictionReason) -> String {
        "of \(reason.first) drawn at random, its last use was longest ago: \(requestsAgo(reason.second))"
    }

    var ledger: Ledger
    var table = SlotTable()
    var generator: SplitMix64
    private var lastUse = DenseArray<UInt64>(filler: 0)
    private let sampleSize: Int

    init(setup: PolicySetup) {
        ledger = Ledger(setup: setup)
        generator = SplitMix64(seed: setup.seed)
        sampleSize = setup.integer(Self.sample)
    }

    @inline(__always)
    mutating func hit(_ access: Access) {
        ledger.hit(access.id)
        lastUse[access.id] = ledger.now
    }

    @inline(__always)
    mutating func admit(_ access: Access) {
        _ = ledger.enter(access.id, size: access.size)
        table.append(access.id)
        lastUse.include(access.id)
        lastUse[access.id] = ledger.now
    }

    @inline(__always)
    mutating func nextVictim() -> UInt32 {
        var victim = draw()
        for _ in 1..<sampleSize {
            let other = draw()
            if lastUse[other] < lastUse[victim] { victim = other }
        }
        return victim
    }

    func reason(for victim: UInt32) -> EvictionReason {
        ledger.reason(0, Int64(sampleSize), Int64(ledger.now - lastUse[victim]))
    }

    func residentsInEvictionOrder() -> [UInt32] { table.ids().sorted { lastUse[$0] < lastUse[$1] } }
}
