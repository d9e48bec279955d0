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
struct CAR: AdaptivePolicy, ~Copyable {
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

    var ledger: Ledger
    var segments = Segments(count: 4)
    var balance = AdaptiveBalance()
    private var isUsed = DenseArray(filler: false)

    init(setup: PolicySetup) { ledger = Ledger(setup: setup) }

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
        isUsed.include(access.id)
        isUsed[access.id] = false
        admit(access)
        trimGhosts()
    }

    @inline(__always)
    mutating func nextVictim() -> UInt32 {
        while true {
            let (recent, frequent) = (
                segments.tail(AdaptiveSegment.recent), segments.tail(AdaptiveSegment.frequent)
            )
            let isOver = segments.used(AdaptiveSegment.recent) >= max(ledger.unit, balance.ceiling)
            let last = recent != noEntry && (isOver || frequent == noEntry) ? recent : frequent
            if !isUsed[last] { return last }
            isUsed[last] = false
            segments.move(last, to: AdaptiveSegment.frequent, charge: ledger.charge(of: last))
        }
    }

    func residentsInEvictionOrder() -> [UInt32] {
        let recent = segments.fromTail(AdaptiveSegment.recent)
        let frequent = segments.fromTail(AdaptiveSegment.frequent)
        return recent.filter { !isUsed[$0] } + frequent.filter { !isUsed[$0] }
            + frequent.filter { isUsed[$0] }
            + recent.filter { isUsed[$0] }
    }
}
