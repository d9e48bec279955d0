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
struct RedisLFU: EvictionPolicy, ~Copyable {
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
    private var table = SlotTable()
    private let book: UseBook
    /// Whether it is this policy's own book, in which it enters what comes in.
    private let ownsBook: Bool
    private var pool = CandidatePool(size: RedisLRU.poolSize)
    private var generator: SplitMix64
    private let sampleSize: Int
    private let factor: Int
    private let decayMinutes: Int
    private var now: Int64 = 0
    private var chosenIdle: UInt64 = 0

    init(setup: PolicySetup) {
        ledger = Ledger(setup: setup)
        generator = SplitMix64(seed: setup.seed)
        sampleSize = setup.integer(Self.samples)
        factor = setup.integer(Self.logFactor)
        decayMinutes = setup.integer(Self.decay)
        book = setup.book ?? UseBook()
        ownsBook = setup.book == nil
    }

    @inline(__always)
    func contains(_ id: UInt32) -> Bool { table.contains(id) }

    /// The counter as it has decayed by now.
    @inline(__always)
    private func counter(_ id: UInt32) -> UInt8 {
        book.counter(of: id, at: now, decayMinutes: decayMinutes)
    }

    @inline(__always)
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

    mutating func insert(_ access: Access, _ departures: inout Departures) {
        ledger.miss()
        now = access.now
        if refuseTooLarge(access, &departures) { return }
        while !ledger.hasRoom(for: access.size) { evictOne(&departures) }
        admit(access)
    }

    @inline(__always)
    mutating func admit(_ access: Access) {
        ledger.enter(access.id, size: access.size)
        table.append(access.id)
        if ownsBook { book.begin(access.id, at: now) }
    }

    mutating func nextVictim() -> UInt32 {
        while true {
            for _ in 0..<min(sampleSize, table.count) {
                let id = table.id(inSlot: generator.below(table.count))
                pool.offer(id, idle: UInt64(255 - counter(id)))
            }
            while let best = pool.takeMostIdle() {
                if table.contains(best.id) {
                    chosenIdle = best.idle
                    return best.id
                }
            }
        }
    }

    mutating func evict(_ victim: UInt32, _ departures: inout Departures) {
        departures.evict(victim, ledger.reason(0, 255 - Int64(chosenIdle)))
        take(victim)
    }

    mutating func remove(_ id: UInt32) {
        if contains(id) {
            pool.drop(id)
            take(id)
        }
    }

    func residentsInEvictionOrder() -> [UInt32] {
        table.ids().sorted { counter($0) == counter($1) ? $0 < $1 : counter($0) < counter($1) }
    }

    private mutating func take(_ id: UInt32) {
        table.remove(id)
        ledger.leave(id)
    }
}
