internal import Basics

/// Redis's approximated LRU (`allkeys-lru`): a few entries are sampled, the most idle ones seen are kept in a pool of 16 between
/// evictions, and the most idle of the pool leaves.
///
/// With `clock=time` idle time is counted as Redis does, in whole seconds of `Access.now` (24 bits, which wrap after 194 days); with
/// `clock=requests`, the default, in requests, which also tells apart what happens within a second. Redis samples neighbouring
/// buckets of its hash table, this policy draws each entry independently. A deleted entry leaves the pool.
/// `residentsInEvictionOrder` is an estimate: from the most idle.
///
/// Worked example, capacity 1: `1 1 2`: every sample is 1, which leaves.
struct RedisLRU: PooledPolicy, ~Copyable {
    static let samples = PolicyOption(
        "samples", .integer(1...64), default: .integer(5), "how many entries are sampled (maxmemory-samples)")
    static let clock = PolicyOption(
        "clock", .word(["requests", "time"]), default: .word("requests"), "what idleness is counted in")

    static var descriptor: PolicyDescriptor {
        PolicyDescriptor(
            name: "redis-lru", summary: "Redis's sampled LRU with its pool of candidates",
            options: [samples, clock],
            source: "Redis 7.0, evict.c", complexity: "O(1) a hit, O(samples) an eviction",
            memory: "12 bytes a key and 4 an entry, no ghosts", isRandomised: true, usesTime: true,
            orderIsEstimate: true)
    }

    static func sentence(for reason: EvictionReason) -> String {
        reason.code == 0
            ? "the most idle of the candidates sampled so far: idle for \(counted(reason.first, "request")) when sampled"
            : "the most idle of the candidates sampled so far: idle for \(reason.first)s when sampled, by a clock of whole seconds"
    }

    var ledger: Ledger
    var table = SlotTable()
    var generator: SplitMix64
    var pool = CandidatePool()
    let sampleSize: Int
    var chosenIdle: UInt64 = 0
    private var lastUse = DenseArray<UInt64>(filler: 0)
    /// The book of the entries' owner, which then keeps the last uses instead; nil if requests are counted.
    private let book: UseBook?
    private let countsRequests: Bool
    private var now: UInt64 = 0

    init(setup: PolicySetup) {
        ledger = Ledger(setup: setup)
        generator = SplitMix64(seed: setup.seed)
        sampleSize = setup.integer(Self.samples)
        countsRequests = setup.word(Self.clock) == "requests"
        book = countsRequests ? nil : setup.book
    }

    @inline(__always)
    mutating func tick(_ access: Access) {
        now = countsRequests ? ledger.now : Self.seconds(access.now)
    }

    mutating func advance(to now: Int64) {
        if !countsRequests { self.now = Self.seconds(now) }
    }

    @inline(__always)
    private static func seconds(_ milliseconds: Int64) -> UInt64 {
        UInt64(bitPattern: milliseconds / 1000) & 0xFF_FFFF
    }

    @inline(__always)
    func idle(_ id: UInt32) -> UInt64 {
        if countsRequests { return now - lastUse[id] }
        let last = book.map { Self.seconds($0.lastUse(of: id)) } ?? lastUse[id]
        return (now &- last) & 0xFF_FFFF
    }

    @inline(__always)
    mutating func hit(_ access: Access) {
        ledger.hit(access.id)
        tick(access)
        if book == nil { lastUse[access.id] = now }
    }

    @inline(__always)
    mutating func admit(_ access: Access) {
        _ = ledger.enter(access.id, size: access.size)
        table.append(access.id)
        if book != nil { return }
        lastUse.include(access.id)
        lastUse[access.id] = now
    }

    func reason(for victim: UInt32) -> EvictionReason {
        ledger.reason(countsRequests ? 0 : 1, Int64(clamping: chosenIdle))
    }
}
