/// CLOCK, or second chance: a hand goes round the entries in the order of their insertion; one that was used since the hand
/// last passed is spared and its counter lowered, the first whose counter is 0 leaves.
///
/// The circle is kept as a queue: the hand is its tail, and what the hand passes goes to the head. With `bits=1` a hit
/// sets the bit and the hand clears it; with n bits a hit counts up to 2^n − 1 and the hand counts down. New entries
/// come in at 0, just behind the hand.
///
/// Worked example, capacity 2: `1 2 1 3 4`: 1 and 2 come in, 1 is hit, 3 makes the hand spare 1 (bit cleared) and evict 2,
/// 4 makes it evict 1, whose second chance was used up. One hit, four misses.
struct Clock: EvictionPolicy, ~Copyable {
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

    var ledger: Ledger
    private var queues = LinkedQueues()
    private var queue = Queue()
    /// 0 for what is not resident, else 1 more than the use counter.
    private var marks = DenseArray<UInt8>(filler: 0)
    private let highestMark: UInt8

    static func ladder(_ setups: [PolicySetup]) -> (any PolicyLadder)? {
        setups.allSatisfy { $0.integer(bits) == 1 } ? LadderWalk<ClockLadder>(setups) : nil
    }

    init(setup: PolicySetup) {
        ledger = Ledger(setup: setup)
        highestMark = 1 << UInt8(setup.integer(Self.bits))
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
        let mark = marks[access.id]
        marks[access.id] = mark &+ (mark == highestMark ? 0 : 1)
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
        while marks[queue.tail] > 1 {
            let spared = queue.tail
            marks[spared] &-= 1
            queues.moveToHead(spared, &queue)
        }
        return queue.tail
    }

    @inline(__always)
    mutating func evict(_ victim: UInt32, _ departures: inout Departures) {
        departures.evict(victim, ledger.reason(0, ledger.hits(victim), ledger.sinceUse(victim)))
        take(victim)
        marks.prefetch(queues.prefetchTail(queue))
    }

    mutating func remove(_ id: UInt32) {
        if contains(id) { take(id) }
    }

    func residentsInEvictionOrder() -> [UInt32] {
        var waiting = queues.fromTail(queue)
        var order: [UInt32] = []
        var chances: UInt8 = 1
        while !waiting.isEmpty {
            order += waiting.filter { marks[$0] <= chances }
            waiting.removeAll { marks[$0] <= chances }
            chances += 1
        }
        return order
    }

    @inline(__always)
    private mutating func take(_ id: UInt32) {
        queues.unlink(id, &queue)
        marks[id] = 0
        ledger.leave(id)
    }
}
