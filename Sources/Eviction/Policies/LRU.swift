/// Least recently used: every hit moves the entry to the head of a queue, victims leave at its tail.
///
/// Worked example, capacity 2: `1 2 1 3 2`: 1 and 2 come in, 1 is hit, 3 evicts 2 (last used 2 requests before), 2 evicts 1
/// (last used 2 requests before). One hit, four misses.
struct LRU: QueuePolicy, ~Copyable {
    static var descriptor: PolicyDescriptor {
        PolicyDescriptor(
            name: "lru", summary: "evicts the entry whose last use is longest ago",
            source: "Mattson, Gecsei, Slutz and Traiger, Evaluation Techniques for Storage Hierarchies, 1970",
            complexity: "O(1)", memory: "9 bytes a key, no ghosts")
    }

    static func sentence(for reason: EvictionReason) -> String {
        "least recently used: its last use was \(requestsAgo(reason.first))"
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

    func reason(for victim: UInt32) -> EvictionReason { ledger.reason(0, ledger.sinceUse(victim)) }
}
