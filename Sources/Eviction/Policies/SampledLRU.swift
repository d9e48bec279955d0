internal import Basics

/// Two-random LRU: two residents are drawn at random, and the one used longer ago leaves; LRU's choice from a sample, with no list to
/// keep.
///
/// Both draws may fall on the same entry. `residentsInEvictionOrder` is an estimate: from the least recently used.
///
/// Worked example, capacity 1: `1 1 2`: there is only 1 to draw, and it leaves.
struct SampledLRU: EvictionPolicy, ~Copyable {
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
    private var table = SlotTable()
    private var lastUse = DenseArray<UInt64>(filler: 0)
    private var generator: SplitMix64
    private let sampleSize: Int

    init(setup: PolicySetup) {
        ledger = Ledger(setup: setup)
        generator = SplitMix64(seed: setup.seed)
        sampleSize = setup.integer(Self.sample)
    }

    @inline(__always)
    func contains(_ id: UInt32) -> Bool { table.contains(id) }

    @inline(__always)
    mutating func hit(_ access: Access) {
        ledger.hit(access.id)
        lastUse[access.id] = ledger.now
    }

    @inline(__always)
    mutating func admit(_ access: Access) {
        ledger.enter(access.id, size: access.size)
        table.append(access.id)
        lastUse.include(access.id)
        lastUse[access.id] = ledger.now
    }

    @inline(__always)
    mutating func nextVictim() -> UInt32 {
        var victim = table.id(inSlot: generator.below(table.count))
        for _ in 1..<sampleSize {
            let other = table.id(inSlot: generator.below(table.count))
            if lastUse[other] < lastUse[victim] { victim = other }
        }
        return victim
    }

    @inline(__always)
    mutating func evict(_ victim: UInt32, _ departures: inout Departures) {
        departures.evict(victim, ledger.reason(0, Int64(sampleSize), Int64(ledger.now - lastUse[victim])))
        take(victim)
    }

    mutating func remove(_ id: UInt32) {
        if contains(id) { take(id) }
    }

    func residentsInEvictionOrder() -> [UInt32] { table.ids().sorted { lastUse[$0] < lastUse[$1] } }

    @inline(__always)
    private mutating func take(_ id: UInt32) {
        table.remove(id)
        ledger.leave(id)
    }
}
