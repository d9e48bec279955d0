internal import Basics

/// Random replacement: the victim is drawn among all residents, each with the same chance.
///
/// `residentsInEvictionOrder` is only an estimate: the order of insertion.
///
/// Worked example, capacity 1: `1 1 2`: 1 comes in and is hit, 2 evicts 1, the only one there is to draw.
struct RandomReplacement: SampledPolicy, ~Copyable {
    static var descriptor: PolicyDescriptor {
        PolicyDescriptor(
            name: "random", summary: "evicts any entry, drawn with equal chances",
            source: "Belady, A Study of Replacement Algorithms for a Virtual-Storage Computer, 1966",
            complexity: "O(1)", memory: "4 bytes a key and 4 an entry, no ghosts", isRandomised: true,
            orderIsEstimate: true)
    }

    static func sentence(for reason: EvictionReason) -> String {
        reason.first == 1
            ? "drawn at random, the only entry there was"
            : "drawn at random among \(reason.first) entries; its last use was \(requestsAgo(reason.second))"
    }

    var ledger: Ledger
    var table = SlotTable()
    var generator: SplitMix64

    init(setup: PolicySetup) {
        ledger = Ledger(setup: setup)
        generator = SplitMix64(seed: setup.seed)
    }

    @inline(__always)
    mutating func hit(_ access: Access) { ledger.hit(access.id) }

    @inline(__always)
    mutating func admit(_ access: Access) {
        table.append(access.id)
        _ = ledger.enter(access.id, size: access.size)
    }

    @inline(__always)
    mutating func nextVictim() -> UInt32 { draw() }

    func reason(for victim: UInt32) -> EvictionReason {
        ledger.reason(0, Int64(table.count), ledger.sinceUse(victim))
    }

    func residentsInEvictionOrder() -> [UInt32] { ledger.inInsertionOrder(table.ids()) }
}
