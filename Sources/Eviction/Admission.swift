internal import Basics

/// What decides whether a missed entry is admitted at all, in front of any policy.
protocol AdmissionFilter: ~Copyable {
    init(setup: PolicySetup)

    /// Notes a request, hit or miss.
    mutating func note(_ access: Access, charge: UInt64)

    /// Fits the filter to the cache: its capacity in entries or bytes, and how many entries it is expected to hold, and holds.
    mutating func fit(capacity: UInt64, entries: UInt64, residents: Int)

    /// The reason to refuse an entry, or nil to admit it. `victim` is what the policy would evict for it, `noEntry` if there is room.
    mutating func refusal(of access: Access, charge: UInt64, victim: UInt32) -> EvictionReason?
}

/// The options of admission, which every policy takes besides its own.
public enum Admission {
    static let mode = PolicyOption(
        "admission", .word(["all", "tinylfu", "second", "adaptsize", "size", "probability"]),
        default: .word("all"),
        "which misses are admitted: all, those requested more often lately than the victim, those requested for the second time, the smaller the likelier as AdaptSize tunes it, those small enough, or some at random"
    )
    static let sizeLimit = PolicyOption(
        "admission-size", .fraction(0.000_001...1), default: .fraction(0.1),
        "with admission=size, the largest entry admitted, as a share of the capacity")
    static let probability = PolicyOption(
        "admission-probability", .fraction(0...1), default: .fraction(0.5),
        "with admission=probability, the chance of a miss to be admitted")

    /// All of them, for help and completion.
    public static let options = [mode, sizeLimit, probability]
}

/// TinyLFU admission: if room must be made, an entry is admitted if it was requested more often lately than the victim that would
/// leave for it (Einziger, Friedman and Manes, TinyLFU: A Highly Efficient Cache Admission Policy, 2017).
struct TinyLFUAdmission: AdmissionFilter, ~Copyable {
    private var sketch: FrequencySketch

    init(setup: PolicySetup) {
        sketch = FrequencySketch(entries: setup.capacity, doorkeeper: false)
    }

    mutating func fit(capacity: UInt64, entries: UInt64, residents: Int) {
        sketch.setEntries(entries)
        sketch.grow(toHold: residents)
    }

    mutating func note(_ access: Access, charge: UInt64) { sketch.count(access.id) }

    mutating func refusal(of access: Access, charge: UInt64, victim: UInt32) -> EvictionReason? {
        if victim == noEntry { return nil }
        let (ours, theirs) = (sketch.frequency(access.id), sketch.frequency(victim))
        return ours > theirs ? nil : .lessFrequent(ours, than: theirs)
    }
}

/// Second-request admission: only an entry that was requested before, not too long ago, is admitted, so that what is requested once never
/// takes room. The requests of ten times the entries are remembered in a sketch, and half of them after that. In front of `lru` it is
/// B-LRU (Maggs and Sitaraman, Algorithmic Nuggets in Content Delivery, 2015).
struct SecondRequestAdmission: AdmissionFilter, ~Copyable {
    private var sketch: FrequencySketch

    init(setup: PolicySetup) { sketch = FrequencySketch(entries: setup.capacity, doorkeeper: false) }

    mutating func fit(capacity: UInt64, entries: UInt64, residents: Int) {
        sketch.setEntries(entries)
        sketch.grow(toHold: residents)
    }

    mutating func note(_ access: Access, charge: UInt64) { sketch.count(access.id) }

    mutating func refusal(of access: Access, charge: UInt64, victim: UInt32) -> EvictionReason? {
        sketch.frequency(access.id) < 2 ? .firstRequest : nil
    }
}

/// Size-threshold admission: only entries up to a share of the capacity are admitted.
struct SizeAdmission: AdmissionFilter, ~Copyable {
    private let share: Double
    private var limit: UInt64

    init(setup: PolicySetup) {
        share = setup.fraction(Admission.sizeLimit)
        limit = portion(share, of: setup.capacity)
    }

    mutating func fit(capacity: UInt64, entries: UInt64, residents: Int) {
        limit = portion(share, of: capacity)
    }

    mutating func note(_ access: Access, charge: UInt64) {}

    mutating func refusal(of access: Access, charge: UInt64, victim: UInt32) -> EvictionReason? {
        charge <= limit ? nil : .overSizeLimit(charge, limit: limit)
    }
}

/// Probabilistic admission: a miss is admitted with a fixed chance, so that what is requested often is admitted sooner or later.
struct ProbabilisticAdmission: AdmissionFilter, ~Copyable {
    private var generator: SplitMix64
    private let chance: Double

    init(setup: PolicySetup) {
        // A seed of its own: the policy's would make the two draw the same numbers.
        generator = SplitMix64(seed: setup.seed ^ 0xA5A5_A5A5_A5A5_A5A5)
        chance = setup.fraction(Admission.probability)
    }

    mutating func fit(capacity: UInt64, entries: UInt64, residents: Int) {}

    mutating func note(_ access: Access, charge: UInt64) {}

    mutating func refusal(of access: Access, charge: UInt64, victim: UInt32) -> EvictionReason? {
        generator.unit() < chance ? nil : .drawnOut(percent: Int64((chance * 100).rounded()))
    }
}

/// A policy with a filter in front of it.
struct Admitting<Base: EvictionPolicy & ~Copyable, Filter: AdmissionFilter & ~Copyable>: EvictionPolicy,
    ~Copyable
{
    static var descriptor: PolicyDescriptor { Base.descriptor }
    static func sentence(for reason: EvictionReason) -> String { Base.sentence(for: reason) }

    private var base: Base
    private var filter: Filter

    init(setup: PolicySetup) {
        base = Base(setup: setup)
        filter = Filter(setup: setup)
    }

    var ledger: Ledger {
        _read { yield base.ledger }
        _modify { yield &base.ledger }
    }

    var ghostCount: Int { base.ghostCount }

    func contains(_ id: UInt32) -> Bool { base.contains(id) }

    mutating func hit(_ access: Access) {
        filter.note(access, charge: base.ledger.charge(access.size))
        base.hit(access)
    }

    mutating func insert(_ access: Access, _ departures: inout Departures) {
        if base.ledger.now == 0 {
            filter.fit(
                capacity: base.ledger.capacity, entries: base.ledger.capacityInEntries(of: access.size),
                residents: 0)
        }
        filter.note(access, charge: base.ledger.charge(access.size))
        guard base.ledger.couldEverFit(access.size) else { return base.insert(access, &departures) }
        let victim = base.ledger.hasRoom(for: access.size) ? noEntry : base.nextVictim()
        let charge = base.ledger.charge(access.size)
        if let refusal = filter.refusal(of: access, charge: charge, victim: victim) {
            base.ledger.miss()
            departures.refuse(access.id, refusal)
            return
        }
        base.insert(access, &departures)
        let count = base.ledger.count
        if count > 0, count & (count &- 1) == 0 || base.ledger.entered & 4095 == 0 { fitFilter() }
    }

    /// Whenever the number of residents reaches a power of two, and whenever the typical entry may have changed.
    private mutating func fitFilter() {
        filter.fit(
            capacity: base.ledger.capacity, entries: base.ledger.capacityInEntries,
            residents: base.ledger.count)
    }

    mutating func admit(_ access: Access) { base.admit(access) }
    mutating func nextVictim() -> UInt32 { base.nextVictim() }
    func reason(for victim: UInt32) -> EvictionReason { base.reason(for: victim) }
    mutating func retire(_ victim: UInt32) { base.retire(victim) }
    mutating func takeOut(_ id: UInt32) { base.takeOut(id) }
    mutating func evict(_ victim: UInt32, _ departures: inout Departures) { base.evict(victim, &departures) }

    mutating func update(_ access: Access, _ departures: inout Departures) {
        filter.note(access, charge: base.ledger.charge(access.size))
        base.update(access, &departures)
    }

    mutating func changeSize(_ id: UInt32, to size: UInt64) { base.changeSize(id, to: size) }
    mutating func advance(to now: Int64) { base.advance(to: now) }
    mutating func reschedule(_ access: Access) { base.reschedule(access) }
    mutating func remove(_ id: UInt32) { base.remove(id) }
    mutating func resize(capacity: UInt64, _ departures: inout Departures) {
        base.resize(capacity: capacity, &departures)
        fitFilter()
    }
    func residentsInEvictionOrder() -> [UInt32] { base.residentsInEvictionOrder() }
}
