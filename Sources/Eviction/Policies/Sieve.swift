/// SIEVE: entries stand in the order of their insertion and never move; a hand goes from the oldest to the newest, clears the
/// visited bit of those it spares, and evicts the first that was not visited.
///
/// Unlike CLOCK's, the spared stay where they are, so new entries (at the head) are soon looked at and old popular ones are
/// looked at seldom.
///
/// Worked example, capacity 3: `1 2 3 1 4 5`: 1 is hit; 4 makes the hand spare 1 and evict 2; 5 makes it go on to 3, which
/// was not visited. 1 stays.
struct Sieve: EvictionPolicy, ~Copyable {
    static var descriptor: PolicyDescriptor {
        PolicyDescriptor(
            name: "sieve",
            summary: "first in, first out with a moving hand that spares what was used since it passed",
            source: "Zhang, Yang, Yue, Vigfusson and Rashmi, SIEVE is Simpler than LRU, NSDI 2024",
            complexity: "O(1) amortised", memory: "9 bytes a key, no ghosts")
    }

    static func sentence(for reason: EvictionReason) -> String {
        reason.first == 0
            ? "the hand found it not visited since it came in \(requestsAgo(reason.second))"
            : "the hand found it not visited since it last passed: \(counted(reason.first, "hit")),"
                + " the last \(requestsAgo(reason.second))"
    }

    var ledger: Ledger
    private var queues = LinkedQueues()
    private var queue = Queue()
    /// 0 for what is not resident, 1 for residents, 2 for those visited since the hand passed.
    private var marks = DenseArray<UInt8>(filler: 0)
    /// The entry to look at next, or `noEntry` for the oldest.
    private var hand = noEntry

    static func ladder(_ setups: [PolicySetup]) -> (any PolicyLadder)? {
        LadderWalk<SieveLadder>(setups)
    }

    init(setup: PolicySetup) {
        ledger = Ledger(setup: setup)
    }

    @inline(__always)
    func contains(_ id: UInt32) -> Bool { marks.value(at: id) != 0 }

    @inline(__always)
    func prefetch(_ id: UInt32) {
        marks.prefetch(id)
        queues.prefetch(id)
    }

    @inline(__always)
    mutating func hit(_ access: Access) {
        ledger.hit(access.id)
        marks[access.id] = 2
    }

    @inline(__always)
    mutating func admit(_ access: Access) {
        queues.include(access.id)
        marks.include(access.id)
        marks[access.id] = 1
        queues.pushHead(access.id, &queue)
        ledger.enter(access.id, size: access.size)
    }

    @inline(__always)
    mutating func nextVictim() -> UInt32 {
        var place = hand == noEntry ? queue.tail : hand
        while marks[place] == 2 {
            marks[place] = 1
            place = queues.newer(place)
            if place == noEntry { place = queue.tail }
        }
        hand = place
        return place
    }

    @inline(__always)
    mutating func evict(_ victim: UInt32, _ departures: inout Departures) {
        departures.evict(victim, ledger.reason(0, ledger.hits(victim), ledger.sinceUse(victim)))
        take(victim)
    }

    mutating func remove(_ id: UInt32) {
        if contains(id) { take(id) }
    }

    func residentsInEvictionOrder() -> [UInt32] {
        var round = queues.fromTail(queue)
        if let start = round.firstIndex(of: hand) {
            round = Array(round[start...] + round[..<start])
        }
        return round.filter { marks[$0] == 1 } + round.filter { marks[$0] == 2 }
    }

    @inline(__always)
    private mutating func take(_ id: UInt32) {
        if hand == id { hand = queues.newer(id) }
        queues.unlink(id, &queue)
        marks[id] = 0
        ledger.leave(id)
    }
}
