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
struct RedisLRU: EvictionPolicy, ~Copyable {
    static let samples = PolicyOption(
        "samples", .integer(1...64), default: .integer(5), "how many entries are sampled (maxmemory-samples)")
    static let clock = PolicyOption(
        "clock", .word(["requests", "time"]), default: .word("requests"), "what idleness is counted in")
    static let poolSize = 16

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
            : "the most idle of the candidates sampled so far: idle for \(reason.first)s when sampled"
    }

    var ledger: Ledger
    private var table = SlotTable()
    private var lastUse = DenseArray<UInt64>(filler: 0)
    /// Where last uses are kept instead, if the entries' owner keeps them and time is counted.
    private let book: UseBook?
    private var pool = CandidatePool(size: RedisLRU.poolSize)
    private var generator: SplitMix64
    private let sampleSize: Int
    private let countsRequests: Bool
    private var now: UInt64 = 0
    private var chosenIdle: UInt64 = 0

    init(setup: PolicySetup) {
        ledger = Ledger(setup: setup)
        generator = SplitMix64(seed: setup.seed)
        sampleSize = setup.integer(Self.samples)
        countsRequests = setup.word(Self.clock) == "requests"
        book = countsRequests ? nil : setup.book
    }

    @inline(__always)
    func contains(_ id: UInt32) -> Bool { table.contains(id) }

    @inline(__always)
    private mutating func tick(_ access: Access) {
        now = countsRequests ? ledger.now : Self.seconds(access.now)
    }

    @inline(__always)
    private static func seconds(_ milliseconds: Int64) -> UInt64 {
        UInt64(bitPattern: milliseconds / 1000) & 0xFF_FFFF
    }

    mutating func advance(to now: Int64) {
        if !countsRequests { self.now = Self.seconds(now) }
    }

    @inline(__always)
    private func idle(_ id: UInt32) -> UInt64 {
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

    mutating func insert(_ access: Access, _ departures: inout Departures) {
        ledger.miss()
        tick(access)
        if refuseTooLarge(access, &departures) { return }
        while !ledger.hasRoom(for: access.size) { evictOne(&departures) }
        admit(access)
    }

    @inline(__always)
    mutating func admit(_ access: Access) {
        ledger.enter(access.id, size: access.size)
        table.append(access.id)
        if book != nil { return }
        lastUse.include(access.id)
        lastUse[access.id] = now
    }

    mutating func nextVictim() -> UInt32 {
        while true {
            for _ in 0..<min(sampleSize, table.count) {
                let id = table.id(inSlot: generator.below(table.count))
                pool.offer(id, idle: idle(id))
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
        departures.evict(victim, ledger.reason(countsRequests ? 0 : 1, Int64(clamping: chosenIdle)))
        take(victim)
    }

    mutating func remove(_ id: UInt32) {
        if contains(id) {
            pool.drop(id)
            take(id)
        }
    }

    func residentsInEvictionOrder() -> [UInt32] {
        table.ids().sorted { idle($0) == idle($1) ? $0 < $1 : idle($0) > idle($1) }
    }

    private mutating func take(_ id: UInt32) {
        table.remove(id)
        ledger.leave(id)
    }
}
