/// Least recently used: every hit moves the entry to the head of a queue, victims leave at its tail.
///
/// Worked example, capacity 2: `1 2 1 3 2`: 1 and 2 come in, 1 is hit, 3 evicts 2 (last used 2 requests before), 2 evicts 1
/// (last used 2 requests before). One hit, four misses.
struct LRU: EvictionPolicy, ~Copyable {
    static var descriptor: PolicyDescriptor {
        PolicyDescriptor(
            name: "lru", summary: "evicts the entry whose last use is longest ago",
            source: "Mattson, Gecsei, Slutz and Traiger, Evaluation Techniques for Storage Hierarchies, 1970",
            complexity: "O(1)", memory: "9 bytes a key, no ghosts")
    }

    static func sentence(for reason: EvictionReason) -> String {
        "least recently used: its last use was \(requestsAgo(reason.first))"
    }

    var ledger: Ledger
    private var queues = LinkedQueues()
    private var queue = Queue()
    private var resident = DenseArray(filler: false)

    init(setup: PolicySetup) {
        ledger = Ledger(setup: setup)
    }

    @inline(__always)
    func contains(_ id: UInt32) -> Bool { resident.value(at: id) }

    @inline(__always)
    func prefetch(_ id: UInt32) {
        resident.prefetch(id)
        queues.prefetch(id)
    }

    @inline(__always)
    func prefetchNeighbours(_ id: UInt32) { queues.prefetchNeighbours(id) }

    @inline(__always)
    mutating func hit(_ access: Access) {
        ledger.hit(access.id)
        queues.moveToHead(access.id, &queue)
    }

    @inline(__always)
    mutating func admit(_ access: Access) {
        queues.include(access.id)
        resident.include(access.id)
        resident[access.id] = true
        queues.pushHead(access.id, &queue)
        ledger.enter(access.id, size: access.size)
    }

    @inline(__always)
    mutating func nextVictim() -> UInt32 {
        queue.tail
    }

    @inline(__always)
    mutating func evict(_ victim: UInt32, _ departures: inout Departures) {
        departures.evict(victim, ledger.reason(0, ledger.sinceUse(victim)))
        take(victim)
        resident.prefetch(queues.prefetchTail(queue))
    }

    mutating func remove(_ id: UInt32) {
        if contains(id) { take(id) }
    }

    func residentsInEvictionOrder() -> [UInt32] { queues.fromTail(queue) }

    @inline(__always)
    private mutating func take(_ id: UInt32) {
        queues.unlink(id, &queue)
        resident[id] = false
        ledger.leave(id)
    }
}
