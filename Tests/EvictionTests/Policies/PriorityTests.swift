import Testing

@testable import Eviction

/// A cache whose victim is the smallest of some pairs.
class SlowPriority: SlowCache {
    var priority: [UInt32: (Double, Int)] = [:]
    var frequency: [UInt32: Int] = [:]
    var age = 0.0
    var steps = 0

    /// The first half of the pair, from the frequency and the charge.
    func value(_ frequency: Int, _ charge: UInt64) -> Double { age + Double(frequency) }

    func rank(_ access: Access, charge: UInt64) {
        priority[access.id] = (value(frequency[access.id] ?? 0, charge), steps)
    }

    override func onAdmit(_ access: Access) {
        steps += 1
        frequency[access.id] = 1
        rank(access, charge: charge(access))
    }

    override func onHit(_ access: Access) {
        steps += 1
        frequency[access.id, default: 0] += 1
        rank(access, charge: sizes[access.id] ?? 1)
    }

    override func victim() -> UInt32 {
        sizes.keys.min { (priority[$0] ?? (0, 0)) < (priority[$1] ?? (0, 0)) } ?? 0
    }

    override func evictOne() {
        age = priority[victim()]?.0 ?? 0
        super.evictOne()
    }
}

final class SlowGDSF: SlowPriority {
    override func value(_ frequency: Int, _ charge: UInt64) -> Double {
        if scale == 0 { scale = Double(charge) }
        return age + Double(frequency) * (scale / Double(charge))
    }

    /// The charge of the first entry.
    var scale = 0.0

    override func changeSize(_ access: Access) {
        super.changeSize(access)
        rank(access, charge: charge(access))
    }
}

final class SlowTTL: SlowPriority {
    override func rank(_ access: Access, charge: UInt64) {
        let expiry = Double(access.expires)
        if sizes[access.id] != nil, steps > 0, let old = priority[access.id], old.0 == expiry, !isNew {
            return
        }
        priority[access.id] = (expiry, steps)
    }

    var isNew = false

    override func onAdmit(_ access: Access) {
        isNew = true
        super.onAdmit(access)
        isNew = false
    }
}

/// All the times of every key, with the keys that are remembered in an array.
final class SlowLRUK: SlowCache {
    var times: [UInt32: [Int]] = [:]
    var ghosts: [(id: UInt32, charge: UInt64)] = []
    var steps = 0
    let k: Int

    init(capacity: UInt64, countsEntries: Bool, k: Int) {
        self.k = k
        super.init(capacity: capacity, countsEntries: countsEntries)
    }

    override func insert(_ access: Access) {
        if charge(access) <= capacity { ghosts.removeAll { $0.id == access.id } }
        super.insert(access)
    }

    override func onAdmit(_ access: Access) { onHit(access) }

    override func onHit(_ access: Access) {
        steps += 1
        times[access.id, default: []].insert(steps, at: 0)
    }

    override func victim() -> UInt32 {
        func rank(_ id: UInt32) -> (Int, Int) {
            let uses = times[id] ?? []
            return uses.count < k ? (0, uses[0]) : (1, uses[k - 1])
        }
        return sizes.keys.min { rank($0) < rank($1) } ?? 0
    }

    override func evictOne() {
        let id = victim()
        ghosts.append((id, sizes[id] ?? 0))
        super.evictOne()
        trim()
    }

    func trim() {
        while ghosts.reduce(0, { $0 + $1.charge }) > share(1) { times[ghosts.removeFirst().id] = nil }
    }

    override func remove(_ id: UInt32) {
        ghosts.removeAll { $0.id == id }
        times[id] = nil
        super.remove(id)
    }

    override func resize(_ capacity: UInt64) {
        super.resize(capacity)
        trim()
    }
}

/// Queues 0… of residents, the last of ghosts.
final class SlowMultiQueue: SlowSegments {
    var uses: [UInt32: Int] = [:]
    var deadline: [UInt32: Int] = [:]
    var clock = 0
    let lifetime = 40
    var highest: Int { queues.count - 2 }

    func lift(_ id: UInt32) {
        uses[id, default: 0] += 1
        var level = 0
        while (uses[id] ?? 0) >= 2 << level { level += 1 }
        move(id, min(level, highest))
        deadline[id] = clock + lifetime
        clock += 1
        for queue in 1...highest {
            if let oldest = queues[queue].first, (deadline[oldest] ?? 0) < clock {
                move(oldest, queue - 1)
                deadline[oldest] = clock + lifetime
            }
        }
    }

    override func onHit(_ access: Access) { lift(access.id) }

    override func insert(_ access: Access) {
        if charge(access) <= capacity {
            if place(access.id) == nil { uses[access.id] = 0 }
            move(access.id, nil)
        }
        super.insert(access)
    }

    override func onAdmit(_ access: Access) {
        charges[access.id] = charge(access)
        lift(access.id)
    }

    override func evictOne() {
        if let queue = queues.first(where: { !$0.isEmpty }) {
            leave(queue[0], ghost: queues.count - 1)
            trim(queues.count - 1, share(4))
        }
    }

    override func resize(_ capacity: UInt64) {
        super.resize(capacity)
        trim(queues.count - 1, share(4))
    }
}

@Suite struct GDSFTests {
    @Test func workedExample() throws {
        try expectStory(
            "gdsf", capacity: 2, [1, 1, 2, 3, 2],
            [
                "1 miss", "1 hit", "2 miss",
                "3 miss, 2 leaves: its frequency of 1 for a size of 1 gave it the lowest priority",
                "2 miss, 1 leaves: its frequency of 2 for a size of 1 gave it the lowest priority",
            ])
    }

    @Test func agreesWithTheSlowOne() throws {
        try expectAgreement("gdsf") { SlowGDSF(capacity: $0, countsEntries: $1) }
    }

    @Test func reference() throws {
        try SharedTraces.expectClose("gdsf", reference: "gdsf")
    }
}

@Suite struct LFUDATests {
    @Test func workedExample() throws {
        try expectStory(
            "lfu-da", capacity: 2, [1, 1, 2, 3, 2],
            [
                "1 miss", "1 hit", "2 miss",
                "3 miss, 2 leaves: its frequency of 1 and the cache's age at its last use gave it the lowest priority, 1",
                "2 miss, 1 leaves: its frequency of 2 and the cache's age at its last use gave it the lowest priority, 2",
            ])
    }

    @Test func agreesWithTheSlowOne() throws {
        try expectAgreement("lfu-da") { SlowPriority(capacity: $0, countsEntries: $1) }
    }

    /// The paper's LFU-DA is its GDSF with all sizes equal, so the reference's GDSF is the one to compare with.
    @Test func reference() throws {
        try SharedTraces.expectClose("lfu-da", reference: "gdsf")
    }
}

@Suite struct TTLFirstTests {
    @Test func workedExample() throws {
        let cache = try PolicyRegistry.named("ttl-first").make(capacity: 2, explains: true)
        var departures = Departures()
        cache.access(Access(id: 1, now: 0, expires: 50), &departures)
        cache.access(Access(id: 2, now: 5, expires: 20), &departures)
        cache.access(Access(id: 3, now: 8), &departures)
        cache.access(Access(id: 4, now: 9), &departures)
        cache.access(Access(id: 5, now: 9), &departures)
        #expect(
            departures.all.map { "\($0.id): \(cache.sentence(for: $0.reason))" } == [
                "2: it had the least time left to live, 12ms",
                "1: it had the least time left to live, 41ms",
                "3: it never expires, nor do the others, and it came in before them",
            ])
    }

    @Test func agreesWithTheSlowOne() throws {
        try expectAgreement("ttl-first") { SlowTTL(capacity: $0, countsEntries: $1) }
    }
}

@Suite struct LRUKTests {
    @Test func workedExample() throws {
        try expectStory(
            "lru-k", capacity: 2, [1, 2, 1, 3, 2, 4],
            [
                "1 miss", "2 miss", "1 hit",
                "3 miss, 2 leaves: used 1 time only, so its K-th last use is infinitely long ago;"
                    + " its last use was 2 requests ago",
                "2 miss, 3 leaves: used 1 time only, so its K-th last use is infinitely long ago;"
                    + " its last use was 1 request ago",
                "4 miss, 1 leaves: its K-th last use (K = 2) was longest ago: 5 requests ago",
            ])
    }

    @Test(arguments: 1...3) func agreesWithTheSlowOne(k: Int) throws {
        try expectAgreement("lru-k", options: [("k", .integer(k))]) {
            SlowLRUK(capacity: $0, countsEntries: $1, k: k)
        }
    }

    /// The reference forgets what it evicts, against the paper; with as short a memory ours agrees.
    @Test func reference() throws {
        try SharedTraces.expectClose(
            "lru-k", reference: "lru-k", within: 0, options: [("history", .fraction(0))])
    }
}

@Suite struct MultiQueueTests {
    @Test func workedExample() throws {
        try expectStory(
            "mq", capacity: 2, [1, 1, 2, 3, 2, 4],
            [
                "1 miss", "1 hit", "2 miss",
                "3 miss, 2 leaves: least recently used of queue 1, the lowest that is not empty, with 1 use in all",
                "2 miss, 3 leaves: least recently used of queue 1, the lowest that is not empty, with 1 use in all",
                "4 miss, 1 leaves: least recently used of queue 2, the lowest that is not empty, with 2 uses in all",
            ])
    }

    @Test func agreesWithTheSlowOne() throws {
        try expectAgreement("mq", options: [("lifetime", .integer(40)), ("queues", .integer(4))]) {
            SlowMultiQueue(capacity: $0, countsEntries: $1, queues: 5)
        }
    }

    @Test func reference() throws {
        try SharedTraces.expectClose("mq", reference: "mq")
    }
}
