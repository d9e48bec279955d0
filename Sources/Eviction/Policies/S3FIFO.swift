/// S3-FIFO: a small queue filters out what is used once, a main queue with second chances keeps the rest, and a ghost queue
/// remembers what the small one let go, so that it comes back straight into the main queue.
///
/// New entries enter the small queue (10% of the capacity), ghosts that return the main queue. Room is made in the main queue
/// where it is over its share, else in the small one. An entry at the small queue's tail moves to the main queue if it was
/// hit at least `threshold` times there, else it leaves and is remembered (for as many entries as 90% of the capacity). At the
/// main queue's tail a counter of at most 3 is lowered and the entry reinserted; at 0 it leaves.
///
/// With `warm-up=main` (as libCacheSim 0.3.5 does) new entries go to the main queue while nothing was ever evicted and the
/// small one is full; with `warm-up=small`, the paper's letter, they go to the small one all the same.
///
/// Worked example, capacity 3 (small 1, main 2), `warm-up=small`: `1 1 1 2 3 4`: 1 is hit twice; 4 makes room: 1 is at the
/// small queue's tail and has earned the main queue, 2 comes next, was never hit and leaves as a ghost.
struct S3FIFO: SegmentedPolicy, ~Copyable {
    static let small = PolicyOption(
        "small", .fraction(0.001...0.99), default: .fraction(0.1), "the small queue's share of the capacity")
    static let ghost = PolicyOption(
        "ghost", .fraction(0...10), default: .fraction(0.9),
        "how much is remembered, as a share of the capacity")
    static let threshold = PolicyOption(
        "threshold", .integer(1...3), default: .integer(2), "hits in the small queue that earn the main one")
    static let warmUp = PolicyOption(
        "warm-up", .word(["main", "small"]), default: .word("main"),
        "where new entries go while nothing was evicted and the small queue is full")

    static var descriptor: PolicyDescriptor {
        PolicyDescriptor(
            name: "s3-fifo",
            summary: "a small queue filters one-hit wonders, a main one gives second chances",
            options: [small, ghost, threshold, warmUp],
            source:
                "Yang, Zhang, Qiu, Yue and Vinayak, FIFO queues are all you need for cache eviction, SOSP 2023",
            complexity: "O(1) amortised", memory: "10 bytes a key, ghosts for 90% of the entries",
            orderIsEstimate: true)
    }

    static func sentence(for reason: EvictionReason) -> String {
        switch reason.code {
        case 0:
            "at the end of the small queue with \(counted(reason.first, "hit")),"
                + " of \(reason.second) that earn the main queue"
        default:
            "at the end of the main queue with no use left that would spare it: \(counted(reason.first, "hit")) in all"
        }
    }

    private static let inSmall: UInt8 = 1
    private static let inMain: UInt8 = 2
    private static let inGhost: UInt8 = 3
    static var lastResident: UInt8 { inMain }

    var ledger: Ledger
    var segments = Segments(count: 3)
    private var uses = DenseArray<UInt8>(filler: 0)
    private let setup: PolicySetup
    private let needed: UInt8
    private let warmsUpMain: Bool
    private var smallShare: UInt64 = 0
    private var mainShare: UInt64 = 0
    private var ghostShare: UInt64 = 0
    private var returns = false
    private var hasEvicted = false

    static func ladder(_ setups: [PolicySetup]) -> (any PolicyLadder)? {
        // The ladder's queue of ghosts is cleared now and then, which costs little only where ghosts are not many times the small queue.
        let isBalanced = setups.allSatisfy { $0.fraction(ghost) <= 20 * $0.fraction(small) }
        return isBalanced ? LadderWalk<S3FIFOLadder>(setups) : nil
    }

    init(setup: PolicySetup) {
        ledger = Ledger(setup: setup)
        self.setup = setup
        needed = UInt8(setup.integer(Self.threshold))
        warmsUpMain = setup.word(Self.warmUp) == "main"
        fitShares()
    }

    mutating func fitShares() {
        smallShare = ledger.shareOfAtLeastOne(setup.fraction(Self.small))
        mainShare = ledger.capacity - smallShare
        ghostShare = ledger.share(setup.fraction(Self.ghost))
    }

    @inline(__always)
    func prefetch(_ id: UInt32) {
        segments.prefetch(id)
        uses.prefetch(id)
    }

    @inline(__always)
    func prefetchNeighbours(_ id: UInt32) {}

    @inline(__always)
    mutating func hit(_ access: Access) {
        ledger.hit(access.id)
        let count = uses[access.id]
        uses[access.id] = count &+ (count == 3 ? 0 : 1)
    }

    @inline(__always)
    mutating func insert(_ access: Access, _ departures: inout Departures) {
        ledger.miss()
        if refuseTooLarge(access, &departures) { return }
        returns = isGhost(access.id)
        if returns { forget(access.id) }
        insertWithRoom(access, &departures)
    }

    @inline(__always)
    mutating func admit(_ access: Access) {
        if ledger.enter(access.id, size: access.size) { fitShares() }
        let fillsMain = warmsUpMain && !hasEvicted && segments.used(Self.inSmall) >= smallShare
        segments.pushHead(
            access.id, returns || fillsMain ? Self.inMain : Self.inSmall, charge: ledger.charge(access.size))
        returns = false
        uses.include(access.id)
        uses[access.id] = 0
    }

    @inline(__always)
    mutating func nextVictim() -> UInt32 {
        hasEvicted = true
        while true {
            if segments.used(Self.inMain) > mainShare || segments.tail(Self.inSmall) == noEntry {
                let last = segments.tail(Self.inMain)
                if uses[last] == 0 { return last }
                uses[last] &-= 1
                segments.moveToHead(last)
            } else {
                let last = segments.tail(Self.inSmall)
                if uses[last] < needed { return last }
                uses[last] = 0
                segments.move(last, to: Self.inMain, charge: ledger.charge(of: last))
            }
        }
    }

    func reason(for victim: UInt32) -> EvictionReason {
        segments.place(of: victim) == Self.inSmall
            ? ledger.reason(0, Int64(uses[victim]), Int64(needed)) : ledger.reason(1, ledger.hits(victim))
    }

    @inline(__always)
    mutating func retire(_ victim: UInt32) {
        if segments.place(of: victim) != Self.inSmall { return takeOut(victim) }
        makeGhost(victim, Self.inGhost)
        trimGhosts()
    }

    @inline(__always)
    mutating func trimGhosts() { trim(Self.inGhost, to: ghostShare) }

    func residentsInEvictionOrder() -> [UInt32] {
        let small = segments.fromTail(Self.inSmall)
        let main = segments.fromTail(Self.inMain)
        return small.filter { uses[$0] < needed }
            + (0...3).flatMap { left in main.filter { Int(uses[$0]) == left } }
            + small.filter { uses[$0] >= needed }
    }
}
