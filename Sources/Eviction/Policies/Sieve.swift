/// SIEVE: entries stand in the order of their insertion and never move; a hand goes from the oldest to the newest, clears the
/// visited bit of those it spares, and evicts the first that was not visited.
///
/// Unlike CLOCK's, the spared stay where they are, so new entries (at the head) are soon looked at and old popular ones are
/// looked at seldom.
///
/// Worked example, capacity 3: `1 2 3 1 4 5`: 1 is hit; 4 makes the hand spare 1 and evict 2; 5 makes it go on to 3, which
/// was not visited. 1 stays.
struct Sieve: QueuePolicy, ~Copyable {
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

    static var hitChanges: MarkedQueue.Change { .mark }

    static func ladder(_ setups: [PolicySetup]) -> (any PolicyLadder)? { LadderWalk<SieveLadder>(setups) }

    var ledger: Ledger
    /// The mark of an entry is 2 if it was visited since the hand passed.
    var queue = MarkedQueue()
    /// The entry to look at next, or `noEntry` for the oldest.
    private var hand = noEntry

    init(setup: PolicySetup) { ledger = Ledger(setup: setup) }

    @inline(__always)
    mutating func hit(_ access: Access) {
        ledger.hit(access.id)
        queue[mark: access.id] = 2
    }

    @inline(__always)
    mutating func nextVictim() -> UInt32 {
        var place = hand == noEntry ? queue.tail : hand
        while queue[mark: place] == 2 {
            queue[mark: place] = 1
            place = queue.newer(place)
            if place == noEntry { place = queue.tail }
        }
        hand = place
        return place
    }

    @inline(__always)
    mutating func takeOut(_ id: UInt32) {
        if hand == id { hand = queue.newer(id) }
        queue.remove(id)
        ledger.leave(id)
    }

    @inline(__always)
    mutating func retire(_ victim: UInt32) { takeOut(victim) }

    func reason(for victim: UInt32) -> EvictionReason {
        ledger.reason(0, ledger.hits(victim), ledger.sinceUse(victim))
    }

    func residentsInEvictionOrder() -> [UInt32] {
        var round = queue.fromTail()
        if let start = round.firstIndex(of: hand) {
            round = Array(round[start...] + round[..<start])
        }
        return round.filter { queue[mark: $0] == 1 } + round.filter { queue[mark: $0] == 2 }
    }
}
