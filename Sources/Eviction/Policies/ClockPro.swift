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
            memory: "26 bytes a key, ghosts for as many entries as the capacity",
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
    /// The cold entries, in the order in which they stand in the circle, so that the cold hand need not pass what lies between.
    private var colds = Queue()
    private var coldLinks = LinkedQueues()
    /// Of the hot and the cold hand: the first cold entry from where it points up to the head, or `noEntry`. Means nothing if the
    /// hand is `noEntry`.
    private var coldsAhead = DenseArray(count: 2, filler: noEntry)
    /// When each entry came to the head, which is its place in the circle.
    private var arrivals = DenseArray<UInt64>(filler: 0)
    private var arrival: UInt64 = 0
    private let setup: PolicySetup
    private var leastCold: UInt64 = 1
    private var coldTarget: UInt64 = 1
    private var hotUsed: UInt64 = 0
    private var ghostUsed: UInt64 = 0
    private var hasEvicted = false

    init(setup: PolicySetup) {
        ledger = Ledger(setup: setup)
        self.setup = setup
        fitShares()
    }

    mutating func fitShares() {
        leastCold = ledger.shareOfAtLeastOne(setup.fraction(Self.cold))
        coldTarget = ledger.entered <= 1 ? leastCold : min(max(coldTarget, leastCold), mostCold)
    }

    private var mostCold: UInt64 { max(leastCold, ledger.capacityButOne) }

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
        if ledger.enter(id, size: access.size) { fitShares() }
        links.include(id)
        states.include(id)
        isUsed.include(id)
        isUsed[id] = false
        coldLinks.include(id)
        arrivals.include(id)
        let charge = ledger.charge(access.size)
        if asHot || (!hasEvicted && hotUsed + charge <= hotLimit) {
            states[id] = State.hot
            hotUsed += charge
        } else {
            states[id] = State.coldInTest
        }
        pushHead(id)
        limitHot()
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

    /// The first cold entry from a hand on, up to the head.
    @inline(__always)
    private func coldAhead(_ hand: UInt32) -> UInt32 {
        hands[hand] == noEntry ? colds.tail : coldsAhead[hand]
    }

    @inline(__always)
    private func isCold(_ id: UInt32) -> Bool {
        states[id] == State.cold || states[id] == State.coldInTest
    }

    /// Moves a hand past an entry. `ahead` is the first cold entry behind it, up to the head.
    @inline(__always)
    private mutating func move(_ hand: UInt32, past id: UInt32, ahead: UInt32) {
        let newer = links.newer(id)
        hands[hand] = newer == noEntry ? circle.tail : newer
        coldsAhead[hand] = newer == noEntry ? colds.tail : ahead
    }

    /// Puts an entry at the head of the circle, and among the cold ones if it is one.
    @inline(__always)
    private mutating func pushHead(_ id: UInt32) {
        links.pushHead(id, &circle)
        arrival += 1
        arrivals[id] = arrival
        guard isCold(id) else { return }
        coldLinks.pushHead(id, &colds)
        for hand: UInt32 in 0..<2 where coldsAhead[hand] == noEntry { coldsAhead[hand] = id }
    }

    /// Takes a cold entry out of the cold ones, where it is evicted or leaves the circle.
    @inline(__always)
    private mutating func leaveColds(_ id: UInt32) {
        let ahead = coldLinks.newer(id)
        for hand: UInt32 in 0..<2 where coldsAhead[hand] == id { coldsAhead[hand] = ahead }
        coldLinks.unlink(id, &colds)
    }

    /// Takes an entry out of the circle; hands on it go on to the next.
    @inline(__always)
    private mutating func unlink(_ id: UInt32) {
        if isCold(id) { leaveColds(id) }
        if hands[Hand.test] == id { hands[Hand.test] = next(id) }
        for hand: UInt32 in 0..<2 where hands[hand] == id { move(hand, past: id, ahead: coldsAhead[hand]) }
        if circle.count == 1 { for hand: UInt32 in 0..<3 { hands[hand] = noEntry } }
        links.unlink(id, &circle)
    }

    @inline(__always)
    private mutating func moveToHead(_ id: UInt32) {
        unlink(id)
        pushHead(id)
    }

    private mutating func growCold(by charge: UInt64) {
        coldTarget = min(coldTarget + charge, mostCold)
    }

    private mutating func shrinkCold(by charge: UInt64) {
        coldTarget = max(coldTarget - min(charge, coldTarget), leastCold)
    }

    private mutating func forget(_ id: UInt32) {
        unlink(id)
        states[id] = State.absent
        ghostUsed -= ledger.charge(of: id)
    }

    /// Ends the test period of a cold entry, which forgets it if it is no longer resident.
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

    private mutating func limitHot() {
        while hotUsed > hotLimit { moveHotHand() }
    }

    /// Moves the hot hand until it has cooled a hot entry; there must be one.
    private mutating func moveHotHand() {
        while true {
            let id = position(Hand.hot)
            prefetchBehind(id)
            let first = coldAhead(Hand.hot)
            move(Hand.hot, past: id, ahead: first == id ? coldLinks.newer(id) : first)
            if states[id] != State.hot {
                endTest(id)
            } else if isUsed[id] {
                isUsed[id] = false
                moveToHead(id)
            } else {
                hotUsed -= ledger.charge(of: id)
                cool(id, before: first)
                return
            }
        }
    }

    /// Makes a hot entry that the hot hand has just passed a cold one, where it stands. `first` is the first cold entry behind it.
    private mutating func cool(_ id: UInt32, before first: UInt32) {
        states[id] = State.cold
        if first == noEntry {
            coldLinks.pushHead(id, &colds)
        } else {
            coldLinks.insert(id, olderThan: first, &colds)
        }
        // A hand that has begun its round anew may have it ahead.
        if links.newer(id) == noEntry { coldsAhead[Hand.hot] = colds.tail }
        let cold = hands[Hand.cold]
        if cold != noEntry, coldsAhead[Hand.cold] == first, arrivals[cold] <= arrivals[id] {
            coldsAhead[Hand.cold] = id
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
            if colds.isEmpty { moveHotHand() }
            let ahead = coldAhead(Hand.cold)
            let id = ahead == noEntry ? colds.tail : ahead
            hands[Hand.cold] = id
            coldsAhead[Hand.cold] = id
            if !isUsed[id] { return id }
            isUsed[id] = false
            move(Hand.cold, past: id, ahead: coldLinks.newer(id))
            restart(id)
        }
    }

    /// Deals with a cold entry that was used: hot from its test period, else a new test period.
    private mutating func restart(_ id: UInt32) {
        unlink(id)
        if states[id] == State.cold {
            states[id] = State.coldInTest
            return pushHead(id)
        }
        let charge = ledger.charge(of: id)
        growCold(by: charge)
        states[id] = State.hot
        pushHead(id)
        hotUsed += charge
        limitHot()
    }

    func reason(for victim: UInt32) -> EvictionReason {
        let inTest = states[victim] == State.coldInTest
        return ledger.reason(inTest ? 0 : 1, Int64(clamping: coldTarget), ledger.sinceUse(victim))
    }

    mutating func retire(_ victim: UInt32) {
        hasEvicted = true
        let inTest = states[victim] == State.coldInTest
        ledger.leave(victim)
        if !inTest {
            unlink(victim)
            states[victim] = State.absent
            return
        }
        move(Hand.cold, past: victim, ahead: coldLinks.newer(victim))
        leaveColds(victim)
        states[victim] = State.ghost
        ghostUsed += ledger.charge(of: victim)
        trimGhosts()
        limitHot()
    }

    mutating func trimGhosts() {
        while ghostUsed > ledger.capacity { moveTestHand() }
    }

    mutating func changeSize(_ id: UInt32, to size: UInt64) {
        let (old, new) = (ledger.charge(of: id), ledger.charge(size))
        ledger.changeSize(id, to: size)
        if states[id] == State.hot {
            hotUsed = hotUsed - old + new
            limitHot()
        }
    }

    mutating func remove(_ id: UInt32) {
        if contains(id) {
            takeOut(id)
        } else if states.value(at: id) == State.ghost {
            forget(id)
        }
    }

    mutating func takeOut(_ id: UInt32) {
        if states[id] == State.hot { hotUsed -= ledger.charge(of: id) }
        unlink(id)
        states[id] = State.absent
        ledger.leave(id)
    }

    mutating func resize(capacity: UInt64, _ departures: inout Departures) {
        ledger.capacity = capacity
        fitShares()
        limitHot()
        while ledger.isOverfull { evictOne(&departures) }
        trimGhosts()
    }

    func residentsInEvictionOrder() -> [UInt32] {
        let all = links.fromTail(circle).filter { contains($0) }
        let cold = all.filter { states[$0] != State.hot }
        return cold.filter { !isUsed[$0] } + cold.filter { isUsed[$0] }
            + all.filter { states[$0] == State.hot }
    }
}
