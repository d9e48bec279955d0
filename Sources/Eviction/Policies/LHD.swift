internal import Basics

/// LHD: evicts the entry with the least hit density, the hits to be expected of it for the room and the time it will take; both are
/// estimated from how entries of its kind fared at its age.
///
/// Entries are put into 16 kinds by the ages at which they were hit the last two times. For each kind and age the hits and
/// evictions are counted, and after each `period` requests, older counts weighing 0.9 of what they did, the densities are computed
/// anew: hits still to come by time still to be spent. Until then a density is (kind + 16) / (age + 1). Of `sample` entries drawn at
/// random and the 8 latest newcomers that looked as bad as recent victims the least dense leaves. One in 32 entries, as far as 1%
/// of the capacity allows, is left alone for a while to explore what would become of it. While fewer than 50 periods have passed
/// no more than 8 are drawn. (What the paper leaves open follows the authors' program, github.com/CMU-CORGI/LHD.)
///
/// `residentsInEvictionOrder` is an estimate: all entries by their present density.
///
/// Worked example, capacity 1: `1 2`: every draw is 1, which leaves.
struct LHD: SampledPolicy, ~Copyable {
    static let sample = PolicyOption(
        "sample", .integer(1...1024), default: .integer(32), "how many entries are drawn")
    static let period = PolicyOption(
        "period", .integer(100...1_000_000_000), default: .integer(1 << 20),
        "requests between two estimations")
    static let ages = PolicyOption(
        "ages", .integer(100...1_000_000), default: .integer(20_000), "how many ages are told apart")

    static var descriptor: PolicyDescriptor {
        PolicyDescriptor(
            name: "lhd",
            summary: "evicts the least hits to be expected for room and time, learnt from how others fared",
            options: [sample, period, ages],
            source:
                "Beckmann, Chen and Cidon, LHD: Improving Cache Hit Rate by Maximizing Hit Density, NSDI 2018",
            complexity: "O(1) a hit, O(sample) an eviction",
            memory: "28 bytes a key, 4 an entry, 4 MB, no ghosts",
            isRandomised: true, orderIsEstimate: true)
    }

    static func sentence(for reason: EvictionReason) -> String {
        reason.code == 0
            ? "the least hits to be expected for its room and time of those sampled; its last use was \(requestsAgo(reason.first)),"
                + " and its hits came at ages of kind \(reason.second) of 16"
            : "unused for longer than the estimate reaches: its last use was \(requestsAgo(reason.first))"
    }

    /// What is known of an entry.
    private struct Record: BitwiseCopyable {
        var time: UInt64 = 0
        var lastHitAge: UInt32 = 0
        var hitAgeBefore: UInt32 = 0
        var explores = false
    }

    var ledger: Ledger
    var table = SlotTable()
    private var records = DenseArray(filler: Record())
    private var densities: HitDensities
    private var newcomers = DenseArray(count: 8, filler: noEntry)
    private var nextNewcomer: UInt32 = 0
    var generator: SplitMix64
    private let sampleSize: Int
    private let period: UInt64
    private var sinceEstimate: UInt64 = 0
    /// What the exploring entries are charged.
    private var exploring: UInt64 = 0
    private var usualVictimDensity = 0.0

    init(setup: PolicySetup) {
        ledger = Ledger(setup: setup)
        generator = SplitMix64(seed: setup.seed)
        sampleSize = setup.integer(Self.sample)
        densities = HitDensities(ages: UInt32(setup.integer(Self.ages)))
        period = UInt64(setup.integer(Self.period))
    }

    @inline(__always)
    private func age(_ id: UInt32) -> UInt32 { densities.age(ledger.now - records[id].time) }

    @inline(__always)
    private func kind(_ id: UInt32) -> UInt32 {
        densities.kind(records[id].lastHitAge + records[id].hitAgeBefore)
    }

    /// The hit density of an entry, its size measured in typical entries; an entry older than the estimate reaches is below all.
    @inline(__always)
    private func density(_ id: UInt32) -> Double {
        let age = age(id)
        if age == densities.oldest { return -.infinity }
        let density =
            densities.density(kind: kind(id), age: age)
            * (Double(ledger.unit) / Double(ledger.charge(of: id)))
        return records[id].explores ? density + 1 : density
    }

    mutating func hit(_ access: Access) {
        let id = access.id
        ledger.hit(id)
        let age = age(id)
        densities.countHit(kind: kind(id), age: age)
        stopExploring(id)
        records[id].hitAgeBefore = records[id].lastHitAge
        records[id].lastHitAge = age
        start(id)
        estimateNowAndThen()
    }

    mutating func admit(_ access: Access) {
        let id = access.id
        _ = ledger.enter(id, size: access.size)
        table.append(id)
        records.include(id)
        records[id] = Record(lastHitAge: 0, hitAgeBefore: densities.ages)
        let triedToExplore = start(id)
        if !triedToExplore && density(id) < usualVictimDensity {
            newcomers[nextNewcomer % 8] = id
            nextNewcomer = (nextNewcomer + 1) % 8
        }
        estimateNowAndThen()
    }

    /// Starts an entry's age anew, and lets it explore if the draw and the budget say so; tells whether the draw did.
    @discardableResult
    private mutating func start(_ id: UInt32) -> Bool {
        records[id].time = ledger.now
        let explores = generator.below(32) == 0
        if explores && exploring < (ledger.capacity + 99) / 100 && densities.estimates < 50 {
            records[id].explores = true
            exploring += ledger.charge(of: id)
        }
        return explores
    }

    private mutating func stopExploring(_ id: UInt32) {
        if records[id].explores {
            records[id].explores = false
            exploring -= ledger.charge(of: id)
        }
    }

    private mutating func estimateNowAndThen() {
        sinceEstimate += 1
        if sinceEstimate == period {
            sinceEstimate = 0
            densities.estimate(entries: table.count)
        }
    }

    mutating func nextVictim() -> UInt32 {
        var victim = noEntry
        var least = Double.infinity
        for _ in 0..<(densities.estimates > 50 ? sampleSize : min(8, sampleSize)) {
            let id = draw()
            let candidate = density(id)
            if victim == noEntry || candidate < least { (victim, least) = (id, candidate) }
        }
        for place: UInt32 in 0..<8 {
            let id = newcomers[place]
            if id == noEntry || !table.contains(id) { continue }
            let candidate = density(id)
            if candidate < least { (victim, least) = (id, candidate) }
        }
        usualVictimDensity = 0.9 * usualVictimDensity + 0.1 * max(least, 0)
        return victim
    }

    func reason(for victim: UInt32) -> EvictionReason {
        let isTooOld = age(victim) == densities.oldest
        return ledger.reason(isTooOld ? 1 : 0, ledger.sinceUse(victim), Int64(kind(victim)) + 1)
    }

    mutating func retire(_ victim: UInt32) {
        densities.countEviction(kind: kind(victim), age: age(victim))
        takeOut(victim)
    }

    mutating func changeSize(_ id: UInt32, to size: UInt64) {
        stopExploring(id)
        ledger.changeSize(id, to: size)
    }

    func residentsInEvictionOrder() -> [UInt32] {
        table.ids().sorted { density($0) == density($1) ? $0 < $1 : density($0) < density($1) }
    }

    mutating func takeOut(_ id: UInt32) {
        stopExploring(id)
        table.remove(id)
        ledger.leave(id)
    }
}
