/// CLOCK-Pro: LIRS as a clock. Hot and cold entries and evicted keys stand in one circle; a cold entry that is used within its test
/// period becomes hot, and three hands look for the next victim, for hot entries to cool and for test periods to end.
///
/// A new entry is cold and in its test period. The cold hand evicts the first cold entry that was not used; in its test period it is
/// remembered in the circle, for as many entries as the capacity. A used one becomes hot if it was in its test period, else a test
/// period starts for it at the head. An evicted key that comes back comes back hot. For each that becomes hot beyond the hot share the
/// hot hand spares what was used and cools the first that was not, ending the test periods it passes. The cold share, at first 1%,
/// grows by each use within a test period and shrinks by each period that ends without one. As in the authors' program, entries are
/// hot from the start while the cache has never been full.
///
/// libCacheSim 0.3.5's ClockPro misses 95.8% where LRU misses 2.2% and is no reference; on the reference traces this policy is
/// within 4.5% of the misses of LIRS, which it approximates.
///
/// Worked example, capacity 3 (cold 1): `1 2 3 4 3`: 1 and 2 come in hot, 3 cold; 4 evicts 3, which was not used; 3 comes back within its
/// test period, so the cold share grows to 2, 4 is evicted, 3 becomes hot, and the hot hand cools 1 and 2.
struct ClockPro: EvictionPolicy, ~Copyable {
    static let cold = PolicyOption(
        "cold", .fraction(0.001...0.99), default: .fraction(0.01), "the least share of cold entries")

    static var descriptor: PolicyDescriptor {
        PolicyDescriptor(
            name: "clock-pro", summary: "LIRS as a clock: three hands over hot, cold and evicted entries",
            options: [cold],
            source:
                "Jiang, Chen and Zhang, CLOCK-Pro: An Effective Improvement of the CLOCK Replacement, USENIX 2005",
            complexity: "O(1) a hit; a miss passes hot entries and ghosts, at worst all",
            memory: "10 bytes a key, ghosts for as many entries as the capacity",
            orderIsEstimate: true)
    }

    static func sentence(for reason: EvictionReason) -> String {
        "the cold hand found it not used"
            + (reason.code == 0 ? " within its test period so far" : ", and out of its test period")
            + ", with a cold share of \(reason.first); its last use was \(requestsAgo(reason.second))"
    }

    private enum State {
        static let absent: UInt8 = 0
        static let hot: UInt8 = 1
        static let coldInTest: UInt8 = 2
        static let cold: UInt8 = 3
        static let ghost: UInt8 = 4
    }

    private enum Hand {
        static let hot: UInt32 = 0
        static let cold: UInt32 = 1
        static let test: UInt32 = 2
    }

    var ledger: Ledger
    private var links = LinkedQueues()
    private var circle = Queue()
    private var states = DenseArray<UInt8>(filler: 0)
    private var isUsed = DenseArray(filler: false)
    /// Where the three hands point, or `noEntry` for the oldest.
    private var hands = DenseArray(count: 3, filler: noEntry)
    private let setup: PolicySetup
    private var leastCold: UInt64 = 1
    private var coldTarget: UInt64 = 1
    private var hotUsed: UInt64 = 0
    private var ghostUsed: UInt64 = 0
    private var coldCount = 0
    private var hasEvicted = false

    init(setup: PolicySetup) {
        ledger = Ledger(setup: setup)
        self.setup = setup
        setShares()
        coldTarget = leastCold
    }

    private mutating func setShares() {
        leastCold = min(max(1, portion(setup.fraction(Self.cold), of: ledger.capacity)), ledger.capacity)
    }

    private var hotLimit: UInt64 { ledger.capacity - coldTarget }

    var ghostCount: Int { circle.count - ledger.count }

    @inline(__always)
    func contains(_ id: UInt32) -> Bool {
        let state = states.value(at: id)
        return state != State.absent && state != State.ghost
    }

    @inline(__always)
    func prefetch(_ id: UInt32) {
        states.prefetch(id)
        isUsed.prefetch(id)
        links.prefetch(id)
    }

    /// Asks for what a hand will look at after an entry.
    @inline(__always)
    private func prefetchBehind(_ id: UInt32) {
        let newer = links.newer(id)
        states.prefetch(newer)
        isUsed.prefetch(newer)
        links.prefetch(newer)
    }

    @inline(__always)
    mutating func hit(_ access: Access) {
        ledger.hit(access.id)
        isUsed[access.id] = true
    }

    mutating func insert(_ access: Access, _ departures: inout Departures) {
        ledger.miss()
        if refuseTooLarge(access, &departures) { return }
        let returns = states.value(at: access.id) == State.ghost
        if returns {
            growCold(by: ledger.charge(of: access.id))
            forget(access.id)
        }
        while !ledger.hasRoom(for: access.size) { evictOne(&departures) }
        admit(access, asHot: returns)
    }

    mutating func admit(_ access: Access) { admit(access, asHot: false) }

    private mutating func admit(_ access: Access, asHot: Bool) {
        let id = access.id
        ledger.enter(id, size: access.size)
        links.include(id)
        states.include(id)
        isUsed.include(id)
        isUsed[id] = false
        let charge = ledger.charge(access.size)
        if asHot || (!hasEvicted && hotUsed + charge <= hotLimit) {
            states[id] = State.hot
            hotUsed += charge
        } else {
            states[id] = State.coldInTest
            coldCount += 1
        }
        links.pushHead(id, &circle)
        coolTheHot()
    }

    /// The entry after another in the direction of the hands: towards the head, then from the tail on.
    @inline(__always)
    private func next(_ id: UInt32) -> UInt32 {
        let newer = links.newer(id)
        return newer == noEntry ? circle.tail : newer
    }

    @inline(__always)
    private func position(_ hand: UInt32) -> UInt32 {
        hands[hand] == noEntry ? circle.tail : hands[hand]
    }

    /// Takes an entry out of the circle; hands on it go on to the next.
    @inline(__always)
    private mutating func unlink(_ id: UInt32) {
        let after = next(id)
        for hand: UInt32 in 0..<3 where hands[hand] == id { hands[hand] = after == id ? noEntry : after }
        links.unlink(id, &circle)
    }

    @inline(__always)
    private mutating func moveToHead(_ id: UInt32) {
        unlink(id)
        links.pushHead(id, &circle)
    }

    private mutating func growCold(by charge: UInt64) {
        coldTarget = min(coldTarget + charge, max(leastCold, ledger.capacity - 1))
    }

    private mutating func shrinkCold(by charge: UInt64) {
        coldTarget = max(coldTarget - min(charge, coldTarget), leastCold)
    }

    private mutating func forget(_ id: UInt32) {
        unlink(id)
        states[id] = State.absent
        ghostUsed -= ledger.charge(of: id)
    }

    /// Ends the test period of a cold entry, which forgets it where it is no longer resident.
    private mutating func endTest(_ id: UInt32) {
        let state = states[id]
        if state == State.coldInTest {
            states[id] = State.cold
        } else if state == State.ghost {
            forget(id)
        } else {
            return
        }
        shrinkCold(by: ledger.charge(of: id))
    }

    private mutating func coolTheHot() {
        while hotUsed > hotLimit { moveHotHand() }
    }

    /// Moves the hot hand until it has cooled a hot entry; there must be one.
    private mutating func moveHotHand() {
        while true {
            let id = position(Hand.hot)
            prefetchBehind(id)
            hands[Hand.hot] = next(id)
            if states[id] != State.hot {
                endTest(id)
            } else if isUsed[id] {
                isUsed[id] = false
                moveToHead(id)
            } else {
                states[id] = State.cold
                hotUsed -= ledger.charge(of: id)
                coldCount += 1
                return
            }
        }
    }

    /// Moves the test hand over one entry.
    private mutating func moveTestHand() {
        let id = position(Hand.test)
        prefetchBehind(id)
        hands[Hand.test] = next(id)
        endTest(id)
    }

    mutating func nextVictim() -> UInt32 {
        while true {
            if coldCount == 0 { moveHotHand() }
            let id = position(Hand.cold)
            prefetchBehind(id)
            let state = states[id]
            if state != State.cold && state != State.coldInTest {
                hands[Hand.cold] = next(id)
            } else if !isUsed[id] {
                return id
            } else {
                isUsed[id] = false
                hands[Hand.cold] = next(id)
                restart(id)
            }
        }
    }

    /// Deals with a cold entry that was used: hot from its test period, else a new test period.
    private mutating func restart(_ id: UInt32) {
        moveToHead(id)
        if states[id] == State.cold {
            states[id] = State.coldInTest
            return
        }
        let charge = ledger.charge(of: id)
        growCold(by: charge)
        states[id] = State.hot
        coldCount -= 1
        hotUsed += charge
        coolTheHot()
    }

    mutating func evict(_ victim: UInt32, _ departures: inout Departures) {
        hasEvicted = true
        let inTest = states[victim] == State.coldInTest
        departures.evict(
            victim, ledger.reason(inTest ? 0 : 1, Int64(clamping: coldTarget), ledger.sinceUse(victim)))
        coldCount -= 1
        ledger.leave(victim)
        if !inTest {
            unlink(victim)
            states[victim] = State.absent
            return
        }
        states[victim] = State.ghost
        hands[Hand.cold] = next(victim)
        ghostUsed += ledger.charge(of: victim)
        while ghostUsed > ledger.capacity { moveTestHand() }
        coolTheHot()
    }

    mutating func changeSize(_ id: UInt32, to size: UInt32) {
        let (old, new) = (ledger.charge(of: id), ledger.charge(size))
        ledger.changeSize(id, to: size)
        if states[id] == State.hot {
            hotUsed = hotUsed - old + new
            coolTheHot()
        }
    }

    mutating func remove(_ id: UInt32) {
        let state = states.value(at: id)
        if state == State.absent { return }
        if state == State.ghost { return forget(id) }
        if state == State.hot { hotUsed -= ledger.charge(of: id) } else { coldCount -= 1 }
        unlink(id)
        states[id] = State.absent
        ledger.leave(id)
    }

    mutating func resize(capacity: UInt64, _ departures: inout Departures) {
        ledger.capacity = capacity
        setShares()
        coldTarget = min(max(coldTarget, leastCold), max(leastCold, capacity - 1))
        coolTheHot()
        while ledger.isOverfull { evictOne(&departures) }
        while ghostUsed > ledger.capacity { moveTestHand() }
    }

    func residentsInEvictionOrder() -> [UInt32] {
        let all = links.fromTail(circle).filter { contains($0) }
        let cold = all.filter { states[$0] != State.hot }
        return cold.filter { !isUsed[$0] } + cold.filter { isUsed[$0] }
            + all.filter { states[$0] == State.hot }
    }
}
