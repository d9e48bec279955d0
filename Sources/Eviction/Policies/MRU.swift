/// Most recently used: the victim is the entry that was used last before the present request; good for loops that are
/// larger than the cache, bad for most else.
///
/// Worked example, capacity 2: `1 2 3 1 2`: 3 evicts 2, which was used just before; 1 is still there and hit; 2 evicts 1.
struct MRU: QueuePolicy, ~Copyable {
    static var descriptor: PolicyDescriptor {
        PolicyDescriptor(
            name: "mru", summary: "evicts the entry that was used last; made for loops",
            source:
                "Chou and DeWitt, An Evaluation of Buffer Management Strategies for Relational Database Systems, 1985",
            complexity: "O(1)", memory: "9 bytes a key, no ghosts")
    }

    static func sentence(for reason: EvictionReason) -> String {
        "most recently used: its last use was \(requestsAgo(reason.first))"
    }

    static var hitChanges: MarkedQueue.Change { .order }

    var ledger: Ledger
    var queue = MarkedQueue()

    init(setup: PolicySetup) { ledger = Ledger(setup: setup) }

    @inline(__always)
    mutating func hit(_ access: Access) {
        ledger.hit(access.id)
        queue.moveToHead(access.id)
    }

    @inline(__always)
    mutating func nextVictim() -> UInt32 { queue.head }

    func reason(for victim: UInt32) -> EvictionReason { ledger.reason(0, ledger.sinceUse(victim)) }

    func residentsInEvictionOrder() -> [UInt32] { queue.fromTail().reversed() }
}
