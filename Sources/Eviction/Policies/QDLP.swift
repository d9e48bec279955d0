/// QD-LP-FIFO, quick demotion and lazy promotion: new entries enter a small FIFO queue, and only what is hit there moves on to a main
/// queue, a clock with counters of two bits. What the small queue lets go is remembered and comes back straight into the main one.
///
/// It is the policy from which S3-FIFO came. It differs in three ways: one hit in the small queue earns the main one, not two; room is
/// always made in the small queue while it holds anything; and what moves on makes its room in the main queue, a ghost that comes back
/// too, even if the cache has room elsewhere. It follows libCacheSim's `QDLP.c`.
///
/// Worked example, capacity 3 (small 1, main 2): `1 1 2 3 4`: 1 is hit; 4 makes room: 1 is at the small queue's end and has earned the
/// main queue, 2 comes next, was never hit and leaves as a ghost.
struct QDLP: SegmentedPolicy, ~Copyable {
    static let small = PolicyOption(
        "small", .fraction(0.001...0.99), default: .fraction(0.1), "the small queue's share of the capacity")
    static let ghost = PolicyOption(
        "ghost", .fraction(0...10), default: .fraction(0.9),
        "how much is remembered, as a share of the capacity")

    static var descriptor: PolicyDescriptor {
        PolicyDescriptor(
            name: "qd-lp", summary: "a small FIFO queue demotes quickly, a clock behind it promotes lazily",
            options: [small, ghost],
            source:
                "Yang, Qiu, Zhang, Yue and Rashmi, FIFO can be Better than LRU: the Power of Lazy Promotion and Quick"
                + " Demotion, HotOS 2023",
            complexity: "O(1) amortised", memory: "10 bytes a key, ghosts for 90% of the entries",
            orderIsEstimate: true)
    }

    static func sentence(for reason: EvictionReason) -> String {
        switch reason.code {
        case 0: "at the end of the small queue, where it was never hit"
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
    private var mainShare: UInt64 = 0
    private var ghostShare: UInt64 = 0
    private var returns = false
    /// What moves from the small queue to the main one as soon as the main queue's victim is gone.
    private var rising = noEntry

    init(setup: PolicySetup) {
        ledger = Ledger(setup: setup)
        self.setup = setup
        fitShares()
    }

    mutating func fitShares() {
        mainShare = ledger.capacity - ledger.shareOfAtLeastOne(setup.fraction(Self.small))
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
        while !ledger.hasRoom(for: access.size) { evictOne(&departures) }
        if returns {
            while !mainHasRoom(for: ledger.charge(access.size)) { evict(mainVictim(), &departures) }
        }
        admit(access)
    }

    @inline(__always)
    mutating func admit(_ access: Access) {
        if ledger.enter(access.id, size: access.size) { fitShares() }
        segments.pushHead(
            access.id, returns ? Self.inMain : Self.inSmall, charge: ledger.charge(access.size))
        returns = false
        uses.include(access.id)
        uses[access.id] = 0
    }

    /// Whether the main queue can take an entry; an empty one takes any.
    @inline(__always)
    private func mainHasRoom(for charge: UInt64) -> Bool {
        segments.used(Self.inMain) + charge <= mainShare || segments.tail(Self.inMain) == noEntry
    }

    @inline(__always)
    mutating func nextVictim() -> UInt32 {
        rising = noEntry
        while true {
            let last = segments.tail(Self.inSmall)
            if last == noEntry { return mainVictim() }
            if uses[last] == 0 { return last }
            if !mainHasRoom(for: ledger.charge(of: last)) {
                rising = last
                return mainVictim()
            }
            rise(last)
        }
    }

    @inline(__always)
    private mutating func mainVictim() -> UInt32 {
        while true {
            let last = segments.tail(Self.inMain)
            if uses[last] == 0 { return last }
            uses[last] &-= 1
            segments.moveToHead(last)
        }
    }

    @inline(__always)
    private mutating func rise(_ id: UInt32) {
        uses[id] = 0
        segments.move(id, to: Self.inMain, charge: ledger.charge(of: id))
    }

    func reason(for victim: UInt32) -> EvictionReason {
        segments.place(of: victim) == Self.inSmall ? ledger.reason(0) : ledger.reason(1, ledger.hits(victim))
    }

    @inline(__always)
    mutating func retire(_ victim: UInt32) {
        if segments.place(of: victim) == Self.inSmall {
            makeGhost(victim, Self.inGhost)
            trimGhosts()
            return
        }
        takeOut(victim)
        if rising != noEntry, mainHasRoom(for: ledger.charge(of: rising)) { rise(rising) }
        rising = noEntry
    }

    @inline(__always)
    mutating func trimGhosts() { trim(Self.inGhost, to: ghostShare) }

    func residentsInEvictionOrder() -> [UInt32] {
        let small = segments.fromTail(Self.inSmall)
        let main = segments.fromTail(Self.inMain)
        return small.filter { uses[$0] == 0 }
            + (0...3).flatMap { left in main.filter { Int(uses[$0]) == left } }
            + small.filter { uses[$0] > 0 }
    }
}
