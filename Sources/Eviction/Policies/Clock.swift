/// CLOCK, or second chance: a hand goes round the entries in the order of their insertion; one that was used since the hand
/// last passed is spared and its counter lowered, the first whose counter is 0 leaves.
///
/// The circle is kept as a queue: the hand is its tail, and what the hand passes goes to the head. With `bits=1` a hit
/// sets the bit and the hand clears it; with n bits a hit counts up to 2^n − 1 and the hand counts down. New entries
/// come in at 0, just behind the hand.
///
/// Worked example, capacity 2: `1 2 1 3 4`: 1 and 2 come in, 1 is hit, 3 makes the hand spare 1 (bit cleared) and evict 2,
/// 4 makes it evict 1, whose second chance was used up. One hit, four misses.
struct Clock: QueuePolicy, ~Copyable {
    static let bits = PolicyOption(
        "bits", .integer(1...7), default: .integer(1), "bits of an entry's use counter")

    static var descriptor: PolicyDescriptor {
        PolicyDescriptor(
            name: "clock", summary: "first in, first out, but an entry used meanwhile gets a second chance",
            options: [bits],
            source: "Corbató, A Paging Experiment with the Multics System, 1968",
            complexity: "O(1) amortised", memory: "9 bytes a key, no ghosts")
    }

    static func sentence(for reason: EvictionReason) -> String {
        reason.first == 0
            ? "the hand found it never used since it came in \(requestsAgo(reason.second))"
            : "second chance used up: \(counted(reason.first, "hit")), the last \(requestsAgo(reason.second)),"
                + " and the hand has come round again since"
    }

    static var hitChanges: MarkedQueue.Change { .mark }

    static func ladder(_ setups: [PolicySetup]) -> (any PolicyLadder)? {
        setups.allSatisfy { $0.integer(bits) == 1 } ? LadderWalk<ClockLadder>(setups) : nil
    }

    var ledger: Ledger
    /// The mark of an entry is 1 more than its use counter.
    var queue = MarkedQueue()
    private let highestMark: UInt8

    init(setup: PolicySetup) {
        ledger = Ledger(setup: setup)
        highestMark = 1 << UInt8(setup.integer(Self.bits))
    }

    @inline(__always)
    mutating func hit(_ access: Access) {
        ledger.hit(access.id)
        let mark = queue[mark: access.id]
        queue[mark: access.id] = mark &+ (mark == highestMark ? 0 : 1)
    }

    @inline(__always)
    mutating func nextVictim() -> UInt32 {
        while queue[mark: queue.tail] > 1 {
            let spared = queue.tail
            queue[mark: spared] &-= 1
            queue.moveToHead(spared)
        }
        return queue.tail
    }

    func reason(for victim: UInt32) -> EvictionReason {
        ledger.reason(0, ledger.hits(victim), ledger.sinceUse(victim))
    }

    func residentsInEvictionOrder() -> [UInt32] {
        let waiting = queue.fromTail()
        return (1...highestMark).flatMap { mark in waiting.filter { queue[mark: $0] == mark } }
    }
}
