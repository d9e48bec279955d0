internal import Basics

/// LeCaR: an LRU and an LFU expert, of which each eviction asks one, drawn by weight; an evicted key that is requested again while it is
/// remembered counts against the expert that evicted it, the more the sooner it comes back.
///
/// Each expert's evictions are remembered for as many entries as half the capacity. A regret multiplies the expert's weight by
/// e^(−0.45 · d^t), where t is the number of requests since the eviction and d^capacity is 0.005; then both weights are scaled to add
/// up to 1. Where both experts would choose the same entry, neither remembers it. A key that comes back starts at one use.
///
/// Beside libCacheSim 0.3.5 it is within 1.1% in 27 of 28 reference cells and has 2.3% more misses in one (gli at 1,000), by other
/// draws.
///
/// Worked example, capacity 1: `1 2 1`: both experts can only choose 1, then 2.
struct LeCaR: SegmentedPolicy, ~Copyable {
    static let learningRate = PolicyOption(
        "learning-rate", .fraction(0...10), default: .fraction(0.45), "how strongly a regret counts")
    static let discount = PolicyOption(
        "discount", .fraction(0.0001...1), default: .fraction(0.005),
        "what a regret counts after as many requests as the capacity")
    static let history = PolicyOption(
        "history", .fraction(0...10), default: .fraction(0.5),
        "how much each expert remembers, as a share of the capacity")

    static var descriptor: PolicyDescriptor {
        PolicyDescriptor(
            name: "lecar", summary: "draws between an LRU and an LFU expert, and learns from what comes back",
            options: [learningRate, discount, history],
            source: "Vietri et al., Driving Cache Replacement with ML-based LeCaR, HotStorage 2018",
            complexity: "O(log n)",
            memory: "25 bytes a key, 24 an entry, ghosts for as many entries as the capacity",
            isRandomised: true, orderIsEstimate: true)
    }

    static func sentence(for reason: EvictionReason) -> String {
        switch reason.code {
        case 0:
            "both experts agree: least recently used and, with \(counted(reason.first, "use")), least frequently used"
        case 1:
            "the LRU expert was drawn (weight \(reason.first)%): least recently used, its last use was"
                + " \(requestsAgo(reason.second))"
        default:
            "the LFU expert was drawn (weight \(reason.first)%): least frequently used, with"
                + " \(counted(reason.second, "use"))"
        }
    }

    private static let resident: UInt8 = 1
    private static let historyOfLRU: UInt8 = 2
    private static let historyOfLFU: UInt8 = 3
    static var lastResident: UInt8 { resident }

    /// What is known of a key.
    private struct Record: BitwiseCopyable {
        var uses: UInt64 = 0
        var evicted: UInt64 = 0
    }

    var ledger: Ledger
    var segments = Segments(count: 3)
    private var byFrequency = KeyedHeap()
    private var records = DenseArray(filler: Record())
    private var experts: Experts
    private let setup: PolicySetup
    private let rate: Double
    private var fade: Double = 0
    private var historyShare: UInt64 = 0

    init(setup: PolicySetup) {
        ledger = Ledger(setup: setup)
        self.setup = setup
        experts = Experts(seed: setup.seed)
        rate = setup.fraction(Self.learningRate)
        fitShares()
    }

    mutating func fitShares() {
        historyShare = ledger.share(setup.fraction(Self.history))
        fade = ExactMath.log(setup.fraction(Self.discount)) / Double(ledger.capacityInEntries)
    }

    private func key(_ id: UInt32) -> KeyedHeap.Key {
        KeyedHeap.Key(first: records[id].uses, second: ledger.now)
    }

    @inline(__always)
    mutating func hit(_ access: Access) {
        ledger.hit(access.id)
        segments.moveToHead(access.id)
        records[access.id].uses &+= 1
        byFrequency.update(access.id, key(access.id))
    }

    mutating func insert(_ access: Access, _ departures: inout Departures) {
        ledger.miss()
        if refuseTooLarge(access, &departures) { return }
        if isGhost(access.id) { learn(from: access.id) }
        insertWithRoom(access, &departures)
    }

    /// Blames the expert that evicted a key which comes back.
    private mutating func learn(from id: UInt32) {
        let regret = ExactMath.exp(fade * Double(ledger.now - records[id].evicted))
        let wasLRU = segments.place(of: id) == Self.historyOfLRU
        experts.blame(wasLRU ? .lru : .lfu, factor: ExactMath.exp(-rate * regret))
        forget(id)
    }

    mutating func admit(_ access: Access) {
        records.include(access.id)
        records[access.id].uses = 1
        if ledger.enter(access.id, size: access.size) { fitShares() }
        segments.pushHead(access.id, Self.resident, charge: ledger.charge(access.size))
        byFrequency.insert(access.id, key(access.id))
    }

    mutating func nextVictim() -> UInt32 {
        experts.ask(oldest: segments.tail(Self.resident), rarest: byFrequency.top)
    }

    func reason(for victim: UInt32) -> EvictionReason {
        experts.reason(ledger, for: victim, uses: Int64(records[victim].uses))
    }

    mutating func retire(_ victim: UInt32) {
        if experts.choice == .both { return takeOut(victim) }
        byFrequency.remove(victim)
        records[victim].evicted = ledger.now
        makeGhost(victim, experts.choice == .lru ? Self.historyOfLRU : Self.historyOfLFU)
        trimGhosts()
    }

    mutating func takeOut(_ id: UInt32) {
        byFrequency.remove(id)
        segments.remove(id, charge: ledger.charge(of: id))
        ledger.leave(id)
    }

    mutating func trimGhosts() {
        trim(Self.historyOfLRU, to: historyShare)
        trim(Self.historyOfLFU, to: historyShare)
    }

    func residentsInEvictionOrder() -> [UInt32] {
        experts.weightOfLRU >= 0.5 ? segments.fromTail(Self.resident) : byFrequency.sorted()
    }
}
