internal import Basics

/// Redis's approximated LFU (`allkeys-lfu`): a counter of 8 bits for each entry, new ones at 5, raised on a use with probability
/// 1 / ((counter − 5) · `log-factor` + 1), lowered by 1 for each `decay` minutes without a use; of a few sampled entries and
/// the pool of 16 kept between evictions the lowest counter leaves.
///
/// Minutes are counted by `Access.now`, so without times nothing decays. Redis samples neighbouring buckets of its hash table, this
/// policy draws each entry independently. A deleted entry leaves the pool. `residentsInEvictionOrder` is an estimate: from the
/// lowest counter.
///
/// Worked example, capacity 1: `1 2`: every sample is 1, whose counter is 5 as for all new entries, and it leaves.
struct RedisLFU: PooledPolicy, ~Copyable {
    static let samples = PolicyOption(
        "samples", .integer(1...64), default: .integer(5), "how many entries are sampled (maxmemory-samples)")
    static let logFactor = PolicyOption(
        "log-factor", .integer(0...1000), default: .integer(10),
        "how hard the counter is to raise (lfu-log-factor)")
    static let decay = PolicyOption(
        "decay", .integer(0...65535), default: .integer(1),
        "minutes after which the counter sinks by 1, 0 for never (lfu-decay-time)")

    static var descriptor: PolicyDescriptor {
        PolicyDescriptor(
            name: "redis-lfu",
            summary: "Redis's sampled LFU: a logarithmic counter that decays, and a pool of candidates",
            options: [samples, logFactor, decay], source: "Redis 7.0, evict.c",
            complexity: "O(1) a hit, O(samples) an eviction",
            memory: "8 bytes a key and 4 an entry, no ghosts", isRandomised: true, usesTime: true,
            orderIsEstimate: true)
    }

    static func sentence(for reason: EvictionReason) -> String {
        "the lowest counter of the candidates sampled so far: \(reason.first) of 255 when sampled"
    }

    var ledger: Ledger
    var table = SlotTable()
    var generator: SplitMix64
    var pool = CandidatePool()
    let sampleSize: Int
    var chosenIdle: UInt64 = 0
    private let book: UseBook
    /// Whether the book is this policy's own, so that the policy enters new entries in it.
    private let ownsBook: Bool
    private let factor: Int
    private let decayMinutes: Int
    private var now: Int64 = 0

    init(setup: PolicySetup) {
        ledger = Ledger(setup: setup)
        generator = SplitMix64(seed: setup.seed)
        sampleSize = setup.integer(Self.samples)
        factor = setup.integer(Self.logFactor)
        decayMinutes = setup.integer(Self.decay)
        book = setup.book ?? UseBook()
        ownsBook = setup.book == nil
    }

    /// The counter as it has decayed by now.
    @inline(__always)
    private func counter(_ id: UInt32) -> UInt8 {
        book.counter(of: id, at: now, decayMinutes: decayMinutes)
    }

    /// The lower the counter, the more idle, as in Redis's pool.
    @inline(__always)
    func idle(_ id: UInt32) -> UInt64 { UInt64(255 - counter(id)) }

    @inline(__always)
    mutating func tick(_ access: Access) { now = access.now }

    mutating func advance(to now: Int64) { self.now = now }

    @inline(__always)
    mutating func hit(_ access: Access) {
        ledger.hit(access.id)
        now = access.now
        var value = counter(access.id)
        if value < 255 {
            let above = value > UseBook.initialCounter ? Int(value - UseBook.initialCounter) : 0
            if generator.unit() < 1 / Double(above * factor + 1) { value += 1 }
        }
        book.setCounter(of: access.id, to: value, at: now)
    }

    @inline(__always)
    mutating func admit(_ access: Access) {
        _ = ledger.enter(access.id, size: access.size)
        table.append(access.id)
        if ownsBook { book.begin(access.id, at: now) }
    }

    func reason(for victim: UInt32) -> EvictionReason { ledger.reason(0, 255 - Int64(chosenIdle)) }
}
