internal import Basics

/// CACHEUS: as LeCaR it draws between two experts, but the experts are a scan-resistant LRU (SR-LRU) and a churn-resistant LFU
/// (CR-LFU), and it tunes its own learning rate.
///
/// SR-LRU keeps new entries in a probationary queue and moves what is hit there to a protected one, whose oldest sink back,
/// marked as demoted; its victim is the oldest of the probationary queue. A hit of a demoted entry lowers the probationary
/// share, the return of an evicted new entry raises it. CR-LFU's victim is the least frequently used, and among equals the most
/// recently used, so that some of a churning set stays. Each expert's evictions are remembered for half the capacity. After
/// each capacity's worth of requests the learning rate goes on as it went if the hit ratio rose with it, or back, and starts anew
/// after ten idle turns.
///
/// What the paper leaves open follows the authors' program (github.com/sylab/cacheus): the probationary share starts at 1%, the
/// learning rate at √(2 ln 2 / capacity), weights stay between 1% and 99%. libCacheSim 0.3.5's Cacheus is no reference: it misses
/// 30% of the requests of the trace cs at 1,400 entries, where everything fits, and divides hits by requests as integers.
///
/// Worked example, capacity 2 (probation 1, protected 1): `1 2 3`: 1 enters the protected queue while it has room and the other is
/// empty, 2 the probationary one; for 3 the SR-LRU would evict 2; the CR-LFU too, the most recently used of those used once: both
/// agree.
struct Cacheus: SegmentedPolicy, ~Copyable {
    static let history = PolicyOption(
        "history", .fraction(0...10), default: .fraction(0.5),
        "how much each expert remembers, as a share of the capacity")

    static var descriptor: PolicyDescriptor {
        PolicyDescriptor(
            name: "cacheus",
            summary: "draws between a scan-resistant LRU and a churn-resistant LFU, tuning itself",
            options: [history],
            source: "Rodriguez et al., Learning Cache Replacement with CACHEUS, FAST 2021",
            complexity: "O(log n)",
            memory: "18 bytes a key, 24 an entry, ghosts for as many entries as the capacity",
            isRandomised: true,
            orderIsEstimate: true)
    }

    static func sentence(for reason: EvictionReason) -> String {
        switch reason.code {
        case 0:
            "both experts agree: oldest of the probationary queue and, with \(counted(reason.first, "use")), least frequently"
                + " and of those most recently used"
        case 1:
            "the scan-resistant LRU expert was drawn (weight \(reason.first)%): oldest of the probationary queue, its last use"
                + " was \(requestsAgo(reason.second))"
        default:
            "the churn-resistant LFU expert was drawn (weight \(reason.first)%): least frequently used, with"
                + " \(counted(reason.second, "use")), and of those the most recently used"
        }
    }

    private static let inProbation: UInt8 = 1
    private static let inProtected: UInt8 = 2
    private static let historyOfLRU: UInt8 = 3
    private static let historyOfLFU: UInt8 = 4
    static var lastResident: UInt8 { inProtected }

    /// What is known of a key.
    private struct Record: BitwiseCopyable {
        var uses: UInt32 = 0
        var isNew = false
        var isDemoted = false
    }

    var ledger: Ledger
    var segments = Segments(count: 4)
    private var byFrequency = KeyedHeap()
    private var records = DenseArray(filler: Record())
    private var experts: Experts
    private var rate: LearningRate
    private let setup: PolicySetup
    private var probationLimit: UInt64 = 1
    private var historyShare: UInt64 = 0
    private var demotedCount = 0
    private var newInHistory = 0

    init(setup: PolicySetup) {
        ledger = Ledger(setup: setup)
        self.setup = setup
        experts = Experts(seed: setup.seed)
        rate = LearningRate(window: setup.capacity)
        fitShares()
    }

    mutating func fitShares() {
        let unit = ledger.unit
        let least = max(1, (0.01 * Double(ledger.capacityInEntries)).rounded())
        let start = ledger.entered <= 1 ? UInt64(least) * unit : probationLimit
        probationLimit = min(max(start, min(unit, ledger.capacity)), max(unit, ledger.capacityButOne))
        historyShare = ledger.share(setup.fraction(Self.history))
        rate.setWindow(ledger.capacityInEntries)
    }

    private var protectedLimit: UInt64 { ledger.capacity - min(probationLimit, ledger.capacity) }

    /// Frequent ones last, and among equals the older last.
    @inline(__always)
    private func key(_ id: UInt32) -> KeyedHeap.Key {
        KeyedHeap.Key(first: UInt64(records[id].uses), second: ~ledger.now)
    }

    mutating func hit(_ access: Access) {
        let id = access.id
        rate.note(wasHit: true, &experts)
        ledger.hit(id)
        records[id].uses &+= 1
        byFrequency.update(id, key(id))
        if segments.place(of: id) == Self.inProtected {
            segments.moveToHead(id)
            return
        }
        let charge = ledger.charge(of: id)
        if records[id].isDemoted {
            shrinkProbation(by: charge)
            records[id].isDemoted = false
            demotedCount -= 1
        }
        segments.remove(id, charge: charge)
        while segments.tail(Self.inProtected) != noEntry
            && segments.used(Self.inProtected) + charge > protectedLimit
        {
            demoteOldest()
        }
        segments.pushHead(id, Self.inProtected, charge: charge)
    }

    /// A demoted entry was used again: the protected queue deserves more.
    private mutating func shrinkProbation(by charge: UInt64) {
        let ratio = (Double(newInHistory) / Double(max(1, demotedCount))).rounded()
        let protected = min(ledger.capacityButOne, protectedLimit + charge * UInt64(max(1, ratio)))
        probationLimit = ledger.capacity - protected
    }

    /// A new entry came back after its eviction: the probationary queue deserves more.
    private mutating func growProbation(by charge: UInt64) {
        let ratio = (Double(demotedCount) / Double(max(1, newInHistory))).rounded()
        let grown = probationLimit + charge * UInt64(max(1, ratio))
        probationLimit = max(ledger.unit, min(ledger.capacityButOne, grown))
    }

    private mutating func demoteOldest() {
        let oldest = segments.tail(Self.inProtected)
        segments.move(oldest, to: Self.inProbation, charge: ledger.charge(of: oldest))
        records[oldest].isDemoted = true
        demotedCount += 1
    }

    /// Demotes the oldest of the protected queue until the queue is below its share.
    private mutating func limitProtected() {
        while segments.tail(Self.inProtected) != noEntry && segments.used(Self.inProtected) >= protectedLimit
        {
            demoteOldest()
        }
    }

    mutating func insert(_ access: Access, _ departures: inout Departures) {
        rate.note(wasHit: false, &experts)
        ledger.miss()
        if refuseTooLarge(access, &departures) { return }
        let id = access.id
        records.include(id)
        if isGhost(id) {
            learn(from: id)
            while !ledger.hasRoom(for: access.size) { evictOne(&departures) }
            enter(access, Self.inProtected)
            limitProtected()
            return
        }
        records[id] = Record(uses: 1)
        let isFull = !ledger.hasRoom(for: access.size)
        while !ledger.hasRoom(for: access.size) { evictOne(&departures) }
        let charge = ledger.charge(access.size)
        if !isFull && segments.tail(Self.inProbation) == noEntry
            && segments.used(Self.inProtected) + charge <= protectedLimit
        {
            return enter(access, Self.inProtected)
        }
        let hasRoom = !isFull && segments.used(Self.inProbation) + charge <= probationLimit
        enter(access, Self.inProbation)
        if !hasRoom {
            records[id].isNew = true
            limitProtected()
        }
    }

    mutating func admit(_ access: Access) { enter(access, Self.inProbation) }

    private mutating func enter(_ access: Access, _ segment: UInt8) {
        if ledger.enter(access.id, size: access.size) { fitShares() }
        segments.pushHead(access.id, segment, charge: ledger.charge(access.size))
        byFrequency.insert(access.id, key(access.id))
    }

    /// Blames the expert that evicted a key which comes back, and forgets the eviction.
    private mutating func learn(from id: UInt32) {
        let wasLRU = segments.place(of: id) == Self.historyOfLRU
        let charge = ledger.charge(of: id)
        segments.remove(id, charge: charge)
        if wasLRU && records[id].isNew {
            newInHistory -= 1
            growProbation(by: charge)
        }
        records[id].isNew = false
        experts.blame(wasLRU ? .lru : .lfu, factor: ExactMath.exp(-rate.value), within: 0.01...0.99)
    }

    mutating func nextVictim() -> UInt32 {
        let probation = segments.tail(Self.inProbation)
        let oldest = probation != noEntry ? probation : segments.tail(Self.inProtected)
        return experts.ask(oldest: oldest, rarest: byFrequency.top)
    }

    func reason(for victim: UInt32) -> EvictionReason {
        experts.reason(ledger, for: victim, uses: Int64(records[victim].uses))
    }

    mutating func retire(_ victim: UInt32) {
        if experts.choice == .both { return takeOut(victim) }
        dropDemotion(victim)
        byFrequency.remove(victim)
        let history = experts.choice == .lru ? Self.historyOfLRU : Self.historyOfLFU
        if experts.choice == .lru && records[victim].isNew { newInHistory += 1 }
        makeGhost(victim, history)
        trimGhosts()
    }

    private mutating func dropDemotion(_ id: UInt32) {
        if records[id].isDemoted {
            records[id].isDemoted = false
            demotedCount -= 1
        }
    }

    mutating func takeOut(_ id: UInt32) {
        dropDemotion(id)
        byFrequency.remove(id)
        segments.remove(id, charge: ledger.charge(of: id))
        ledger.leave(id)
    }

    mutating func trimGhosts() {
        trimHistory(Self.historyOfLRU)
        trimHistory(Self.historyOfLFU)
    }

    private mutating func trimHistory(_ segment: UInt8) {
        while segments.used(segment) > historyShare { forgetEviction(of: segments.tail(segment)) }
    }

    private mutating func forgetEviction(of id: UInt32) {
        if segments.place(of: id) == Self.historyOfLRU && records[id].isNew { newInHistory -= 1 }
        forget(id)
        records[id] = Record()
    }

    mutating func remove(_ id: UInt32) {
        if contains(id) {
            takeOut(id)
            records[id] = Record()
        } else if segments.place(of: id) != 0 {
            forgetEviction(of: id)
        }
    }

    func residentsInEvictionOrder() -> [UInt32] {
        experts.weightOfLRU >= 0.5
            ? segments.fromTail(Self.inProbation) + segments.fromTail(Self.inProtected) : byFrequency.sorted()
    }
}
