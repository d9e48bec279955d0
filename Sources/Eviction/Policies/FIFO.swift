/// First in, first out: victims leave in the order in which they came, however often they were used.
///
/// Worked example, capacity 2: `1 2 1 3 1`: 1 and 2 come in, 1 is hit, 3 evicts 1 (inserted 3 requests before, used once),
/// 1 evicts 2. One hit, four misses.
struct FIFO: QueuePolicy, ~Copyable {
    static var descriptor: PolicyDescriptor {
        PolicyDescriptor(
            name: "fifo", summary: "evicts the entry that was inserted first, used or not",
            source: "Belady, A Study of Replacement Algorithms for a Virtual-Storage Computer, 1966",
            complexity: "O(1)", memory: "9 bytes a key, no ghosts")
    }

    static func sentence(for reason: EvictionReason) -> String {
        "first in, first out: inserted \(requestsAgo(reason.first)), before all the others"
            + (reason.second == 0 ? "" : "; its \(counted(reason.second, "hit")) did not matter")
    }

    static var hitChanges: MarkedQueue.Change { .nothing }

    static func ladder(_ setups: [PolicySetup]) -> (any PolicyLadder)? { LadderWalk<FIFOLadder>(setups) }

    var ledger: Ledger
    var queue = MarkedQueue()

    init(setup: PolicySetup) { ledger = Ledger(setup: setup) }

    @inline(__always)
    mutating func hit(_ access: Access) { ledger.hit(access.id) }

    func reason(for victim: UInt32) -> EvictionReason {
        ledger.reason(0, ledger.sinceInsertion(victim), ledger.hits(victim))
    }
}
