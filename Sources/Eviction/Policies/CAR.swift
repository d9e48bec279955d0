/// CAR, CLOCK with adaptive replacement: ARC with two clocks in place of its LRU queues, so that a hit only sets a bit.
///
/// The hand of T1 moves what was used on to T2; the hand of T2 spares what was used and clears its bit. The target `p` moves
/// as ARC's does, by the ghosts that return.
///
/// Beside libCacheSim 0.3.5 it has 3.6% fewer misses in one of 28 reference cells (the trace multi2 at 2,400 entries) and agrees
/// within 0.3% elsewhere: that program moves the target before it makes room and divides the ghosts' counts as integers, where
/// the paper's figure 2 makes room first and divides exactly.
///
/// Worked example, capacity 2: `1 2 1 3 2`: 1 is hit; 3 makes T1's hand move 1 to T2 and evict 2; 2 comes back from the ghosts,
/// and 3 is evicted from T1, which is over its target of 0.
struct CAR: SegmentedPolicy, ~Copyable {
    static var descriptor: PolicyDescriptor {
        PolicyDescriptor(
            name: "car", summary: "ARC with clocks: as adaptive, and a hit only sets a bit",
            source: "Bansal and Modha, CAR: Clock with Adaptive Replacement, FAST 2004",
            complexity: "O(1) amortised",
            memory: "10 bytes a key, ghosts for as many entries as the capacity",
            orderIsEstimate: true)
    }

    static func sentence(for reason: EvictionReason) -> String {
        reason.code == 0
            ? "the hand of the recent clock (T1, target \(reason.first)) found it not used since it came in"
                + " \(requestsAgo(reason.second))"
            : "the hand of the frequent clock (T2, as T1 is within its target of \(reason.first)) found it not used"
                + " since it last passed; its last use was \(requestsAgo(reason.second))"
    }

    private static let inT1: UInt8 = 1
    private static let inT2: UInt8 = 2
    private static let inB1: UInt8 = 3
    private static let inB2: UInt8 = 4
    static var lastResident: UInt8 { inT2 }

    var ledger: Ledger
    var segments = Segments(count: 4)
    private var isUsed = DenseArray(filler: false)
    private var target = 0.0
    private var destination = CAR.inT1

    init(setup: PolicySetup) {
        ledger = Ledger(setup: setup)
    }

    @inline(__always)
    mutating func hit(_ access: Access) {
        ledger.hit(access.id)
        isUsed[access.id] = true
    }

    @inline(__always)
    mutating func insert(_ access: Access, _ departures: inout Departures) {
        ledger.miss()
        if refuseTooLarge(access, &departures) { return }
        while !ledger.hasRoom(for: access.size) { evictOne(&departures) }
        adapt(access)
        admit(access)
        trimGhosts()
    }

    /// Moves the target where a ghost returns.
    @inline(__always)
    private mutating func adapt(_ access: Access) {
        let place = segments.place(of: access.id)
        if place == 0 { return }
        let ghosts1 = Double(segments.used(Self.inB1))
        let ghosts2 = Double(segments.used(Self.inB2))
        let charge = Double(ledger.charge(access.size))
        if place == Self.inB1 {
            target = min(target + charge * max(1, ghosts2 / ghosts1), Double(ledger.capacity))
        } else {
            target = max(target - charge * max(1, ghosts1 / ghosts2), 0)
        }
        forget(access.id)
        destination = Self.inT2
    }

    @inline(__always)
    mutating func admit(_ access: Access) {
        ledger.enter(access.id, size: access.size)
        isUsed.include(access.id)
        isUsed[access.id] = false
        segments.pushHead(access.id, destination, charge: ledger.charge(access.size))
        destination = Self.inT1
    }

    @inline(__always)
    mutating func nextVictim() -> UInt32 {
        while true {
            let first = segments.tail(Self.inT1)
            let takesT1 =
                first != noEntry
                && (Double(segments.used(Self.inT1)) >= max(1, target) || segments.tail(Self.inT2) == noEntry)
            let last = takesT1 ? first : segments.tail(Self.inT2)
            if !isUsed[last] { return last }
            isUsed[last] = false
            segments.move(last, to: Self.inT2, charge: ledger.charge(of: last))
        }
    }

    @inline(__always)
    mutating func evict(_ victim: UInt32, _ departures: inout Departures) {
        let isT1 = segments.place(of: victim) == Self.inT1
        departures.evict(victim, ledger.reason(isT1 ? 0 : 1, Int64(target), ledger.sinceUse(victim)))
        makeGhost(victim, isT1 ? Self.inB1 : Self.inB2)
    }

    /// Keeps T1 and its ghosts within the capacity and everything within twice that.
    @inline(__always)
    private mutating func trimGhosts() {
        let capacity = ledger.capacity
        let recent = segments.used(Self.inT1)
        trim(Self.inB1, to: capacity - min(recent, capacity))
        let others = ledger.used + segments.used(Self.inB1)
        trim(Self.inB2, to: 2 * capacity - min(others, 2 * capacity))
    }

    mutating func update(_ access: Access, _ departures: inout Departures) {
        updateByDefault(access, &departures)
        trimGhosts()
    }

    mutating func resize(capacity: UInt64, _ departures: inout Departures) {
        ledger.capacity = capacity
        target = min(target, Double(capacity))
        while ledger.isOverfull { evictOne(&departures) }
        trimGhosts()
    }

    func residentsInEvictionOrder() -> [UInt32] {
        let recent = segments.fromTail(Self.inT1)
        let frequent = segments.fromTail(Self.inT2)
        return recent.filter { !isUsed[$0] } + frequent.filter { !isUsed[$0] }
            + frequent.filter { isUsed[$0] }
            + recent.filter { isUsed[$0] }
    }
}
