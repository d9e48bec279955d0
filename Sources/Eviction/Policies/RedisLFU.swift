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
    private static let initial: UInt8 = 5

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

    /// The counter, and the minute of the last use.
    private struct Record: BitwiseCopyable {
        var minute: UInt16 = 0
        var counter: UInt8 = 0
    }

    var ledger: Ledger
    var table = SlotTable()
    var generator: SplitMix64
    var pool = CandidatePool()
    let sampleSize: Int
    var chosenIdle: UInt64 = 0
    private var records = DenseArray(filler: Record())
    private let factor: Int
    private let decayMinutes: Int
    private var minute: UInt16 = 0

    init(setup: PolicySetup) {
        ledger = Ledger(setup: setup)
        generator = SplitMix64(seed: setup.seed)
        sampleSize = setup.integer(Self.samples)
        factor = setup.integer(Self.logFactor)
        decayMinutes = setup.integer(Self.decay)
    }

    /// The counter as it has decayed by now.
    @inline(__always)
    private func counter(_ id: UInt32) -> UInt8 {
        let record = records[id]
        if decayMinutes == 0 { return record.counter }
        let periods = Int(minute &- record.minute) / decayMinutes
        return periods >= Int(record.counter) ? 0 : record.counter - UInt8(periods)
    }

    /// The lower the counter, the more idle, as in Redis's pool.
    @inline(__always)
    func idle(_ id: UInt32) -> UInt64 { UInt64(255 - counter(id)) }

    @inline(__always)
    mutating func tick(_ access: Access) {
        minute = UInt16(truncatingIfNeeded: access.now / 60_000)
    }

    @inline(__always)
    mutating func hit(_ access: Access) {
        ledger.hit(access.id)
        tick(access)
        var value = counter(access.id)
        if value < 255 {
            let above = value > Self.initial ? Int(value - Self.initial) : 0
            if generator.unit() < 1 / Double(above * factor + 1) { value += 1 }
        }
        records[access.id] = Record(minute: minute, counter: value)
    }

    @inline(__always)
    mutating func admit(_ access: Access) {
        _ = ledger.enter(access.id, size: access.size)
        table.append(access.id)
        records.include(access.id)
        records[access.id] = Record(minute: minute, counter: Self.initial)
    }

    func reason(for victim: UInt32) -> EvictionReason { ledger.reason(0, 255 - Int64(chosenIdle)) }
}
