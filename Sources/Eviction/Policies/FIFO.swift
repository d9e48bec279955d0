/// First in, first out: victims leave in the order in which they came, however often they were used.
///
/// Worked example, capacity 2: `1 2 1 3 1`: 1 and 2 come in, 1 is hit, 3 evicts 1 (inserted 3 requests before, used once),
/// 1 evicts 2. One hit, four misses.
struct FIFO: EvictionPolicy, ~Copyable {
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

    var ledger: Ledger
    private var queues = LinkedQueues()
    private var queue = Queue()
    private var resident = DenseArray(filler: false)

    static func ladder(_ setups: [PolicySetup]) -> (any PolicyLadder)? {
        LadderWalk<FIFOLadder>(setups)
    }

    init(setup: PolicySetup) {
        ledger = Ledger(setup: setup)
    }

    @inline(__always)
    func contains(_ id: UInt32) -> Bool { resident.value(at: id) }

    @inline(__always)
    func prefetch(_ id: UInt32) { resident.prefetch(id) }

    @inline(__always)
    mutating func hit(_ access: Access) { ledger.hit(access.id) }

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
        departures.evict(victim, ledger.reason(0, ledger.sinceInsertion(victim), ledger.hits(victim)))
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
