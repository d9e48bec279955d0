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
struct LeCaR: EvictionPolicy, ~Copyable {
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

    /// What is known of a key.
    private struct Record: BitwiseCopyable {
        var uses: UInt64 = 0
        var evicted: UInt64 = 0
    }

    var ledger: Ledger
    private var segments = Segments(count: 3)
    private var byFrequency = KeyedHeap()
    private var records = DenseArray(filler: Record())
    private var generator: SplitMix64
    private let setup: PolicySetup
    private let rate: Double
    private var fade: Double = 0
    private var historyShare: UInt64 = 0
    private var weightOfLRU = 0.5
    /// What the last draw decided: 0 both, 1 LRU, 2 LFU.
    private var expert: UInt8 = 0

    init(setup: PolicySetup) {
        ledger = Ledger(setup: setup)
        self.setup = setup
        generator = SplitMix64(seed: setup.seed)
        rate = setup.fraction(Self.learningRate)
        setShares()
    }

    private mutating func setShares() {
        historyShare = portion(setup.fraction(Self.history), of: ledger.capacity)
        fade = ExactMath.log(setup.fraction(Self.discount)) / Double(ledger.capacity)
    }

    var ghostCount: Int { segments.total - ledger.count }

    @inline(__always)
    func contains(_ id: UInt32) -> Bool { segments.place(of: id) == Self.resident }

    @inline(__always)
    mutating func hit(_ access: Access) {
        ledger.hit(access.id)
        segments.moveToHead(access.id)
        records[access.id].uses &+= 1
        byFrequency.update(
            access.id, KeyedHeap.Key(first: records[access.id].uses, second: ledger.now))
    }

    mutating func insert(_ access: Access, _ departures: inout Departures) {
        ledger.miss()
        if refuseTooLarge(access, &departures) { return }
        learn(from: access.id)
        while !ledger.hasRoom(for: access.size) { evictOne(&departures) }
        admit(access)
    }

    /// Blames the expert that evicted a key which comes back.
    private mutating func learn(from id: UInt32) {
        let place = segments.place(of: id)
        if place == 0 { return }
        let regret = ExactMath.exp(fade * Double(ledger.now - records[id].evicted))
        let factor = ExactMath.exp(-rate * regret)
        let lru = place == Self.historyOfLRU ? weightOfLRU * factor : weightOfLRU
        let lfu = place == Self.historyOfLFU ? (1 - weightOfLRU) * factor : 1 - weightOfLRU
        weightOfLRU = lru / (lru + lfu)
        segments.remove(id, charge: ledger.charge(of: id))
    }

    mutating func admit(_ access: Access) {
        records.include(access.id)
        records[access.id].uses = 1
        ledger.enter(access.id, size: access.size)
        segments.pushHead(access.id, Self.resident, charge: ledger.charge(access.size))
        byFrequency.insert(
            access.id, KeyedHeap.Key(first: records[access.id].uses, second: ledger.now))
    }

    mutating func nextVictim() -> UInt32 {
        let asksLRU = generator.unit() < weightOfLRU
        let (oldest, rarest) = (segments.tail(Self.resident), byFrequency.top)
        expert = oldest == rarest ? 0 : (asksLRU ? 1 : 2)
        return asksLRU ? oldest : rarest
    }

    mutating func evict(_ victim: UInt32, _ departures: inout Departures) {
        departures.evict(victim, reason(for: victim))
        byFrequency.remove(victim)
        let charge = ledger.charge(of: victim)
        ledger.leave(victim)
        if expert == 0 {
            segments.remove(victim, charge: charge)
            records[victim] = Record()
            return
        }
        records[victim].evicted = ledger.now
        segments.move(victim, to: expert + 1, charge: charge)
        trim(expert + 1)
    }

    private func reason(for victim: UInt32) -> EvictionReason {
        let uses = Int64(records[victim].uses)
        switch expert {
        case 0: return ledger.reason(0, uses)
        case 1: return ledger.reason(1, Int64((weightOfLRU * 100).rounded()), ledger.sinceUse(victim))
        default: return ledger.reason(2, Int64(((1 - weightOfLRU) * 100).rounded()), uses)
        }
    }

    private mutating func trim(_ segment: UInt8) {
        while segments.used(segment) > historyShare { forget(segments.tail(segment)) }
    }

    private mutating func forget(_ id: UInt32) {
        segments.remove(id, charge: ledger.charge(of: id))
        records[id] = Record()
    }

    mutating func changeSize(_ id: UInt32, to size: UInt32) {
        segments.recharge(id, from: ledger.charge(of: id), to: ledger.charge(size))
        ledger.changeSize(id, to: size)
    }

    mutating func remove(_ id: UInt32) {
        if segments.place(of: id) == 0 { return }
        if contains(id) {
            byFrequency.remove(id)
            ledger.leave(id)
        }
        forget(id)
    }

    mutating func resize(capacity: UInt64, _ departures: inout Departures) {
        ledger.capacity = capacity
        setShares()
        while ledger.isOverfull { evictOne(&departures) }
        trim(Self.historyOfLRU)
        trim(Self.historyOfLFU)
    }

    func residentsInEvictionOrder() -> [UInt32] {
        weightOfLRU >= 0.5 ? segments.fromTail(Self.resident) : byFrequency.sorted()
    }
}
