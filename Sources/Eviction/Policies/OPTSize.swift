internal import Basics

/// Belady by size: of a random sample the victim is the entry whose size times the distance to its next use is largest.
///
/// It needs a recorded trace to look ahead in. If sizes differ, it misses far less often than `opt`, which evicts by the distance
/// alone; it is a heuristic and no bound. If there are no more entries than the sample, all are looked at.
///
/// Worked example, capacity 10 bytes: 1 has 6 bytes and is used again in 5 requests, 2 has 3 bytes and is used again in 8; 3 comes, and 1
/// leaves, since 6 times 5 is more than 3 times 8.
struct OPTSize: SampledPolicy, ~Copyable {
    static let sample = PolicyOption(
        "sample", .integer(1...1024), default: .integer(128), "how many entries are drawn")

    static var descriptor: PolicyDescriptor {
        PolicyDescriptor(
            name: "opt-size", summary: "evicts what is large and used far in the future, of a random sample",
            options: [sample],
            source:
                "Song, Berger, Li and Lloyd, Learning Relaxed Belady for Content Distribution Network Caching, NSDI 2020"
                + " (Belady-Size)",
            complexity: "O(1) a hit, O(sample) an eviction",
            memory: "8 bytes a key and 4 an entry, no ghosts",
            looksAhead: true, isRandomised: true, orderIsEstimate: true)
    }

    static func sentence(for reason: EvictionReason) -> String {
        reason.code == 0
            ? "it is never requested again"
            : "its size of \(reason.second) times the \(counted(reason.first, "request")) to its next use was the most of the sample"
    }

    var ledger: Ledger
    var table = SlotTable()
    var generator: SplitMix64
    private var nextUses = DenseArray<UInt32>(filler: Access.noNextUse)
    private let sampleSize: Int

    init(setup: PolicySetup) {
        ledger = Ledger(setup: setup)
        generator = SplitMix64(seed: setup.seed)
        sampleSize = setup.integer(Self.sample)
    }

    mutating func hit(_ access: Access) {
        ledger.hit(access.id)
        nextUses[access.id] = access.nextUse
    }

    mutating func admit(_ access: Access) {
        _ = ledger.enter(access.id, size: access.size)
        table.append(access.id)
        nextUses.include(access.id)
        nextUses[access.id] = access.nextUse
    }

    /// The requests from now to the next use of a resident.
    private func distance(_ id: UInt32) -> UInt64 {
        let next = UInt64(nextUses[id]) + 1
        return next - min(ledger.now, next)
    }

    private func cost(_ id: UInt32) -> Double {
        if nextUses[id] == Access.noNextUse { return .infinity }
        return Double(distance(id)) * Double(ledger.charge(of: id))
    }

    mutating func nextVictim() -> UInt32 {
        let all = table.count <= sampleSize
        var victim = noEntry
        var highest = -1.0
        for place in 0..<(all ? table.count : sampleSize) {
            let id = all ? table.id(inSlot: place) : draw()
            let candidate = cost(id)
            if candidate > highest { (victim, highest) = (id, candidate) }
        }
        return victim
    }

    func reason(for victim: UInt32) -> EvictionReason {
        nextUses[victim] == Access.noNextUse
            ? ledger.reason(0)
            : ledger.reason(
                1, Int64(clamping: distance(victim)), Int64(clamping: ledger.charge(of: victim)))
    }

    func residentsInEvictionOrder() -> [UInt32] {
        table.ids().sorted { cost($0) == cost($1) ? $0 < $1 : cost($0) > cost($1) }
    }
}
