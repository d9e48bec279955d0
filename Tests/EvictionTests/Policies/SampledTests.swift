import Basics
import Testing

@testable import Eviction

/// A cache that draws from a table in which the last fills the place of one that leaves.
class SlowSampled: SlowCache {
    var table: [UInt32] = []
    var lastUse: [UInt32: Int] = [:]
    var inserted: [UInt32: Int] = [:]
    var uses: [UInt32: Int] = [:]
    var steps = 0
    var generator: SplitMix64

    init(capacity: UInt64, countsEntries: Bool, seed: UInt64) {
        generator = SplitMix64(seed: seed)
        super.init(capacity: capacity, countsEntries: countsEntries)
    }

    func draw() -> UInt32 { table[generator.below(table.count)] }

    override func insert(_ access: Access) {
        steps += 1
        super.insert(access)
    }

    override func onAdmit(_ access: Access) {
        table.append(access.id)
        inserted[access.id] = steps
        lastUse[access.id] = steps
        uses[access.id] = 1
    }

    override func onHit(_ access: Access) {
        steps += 1
        lastUse[access.id] = steps
        uses[access.id, default: 0] += 1
    }

    override func onRemove(_ id: UInt32) {
        guard let slot = table.firstIndex(of: id) else { return }
        table[slot] = table[table.count - 1]
        table.removeLast()
    }
}

final class SlowTwoRandom: SlowSampled {
    override func victim() -> UInt32 {
        let (first, second) = (draw(), draw())
        return (lastUse[second] ?? 0) < (lastUse[first] ?? 0) ? second : first
    }
}

final class SlowHyperbolic: SlowSampled {
    override func victim() -> UInt32 {
        let drawn = table.count <= 8 ? table : (0..<8).map { _ in draw() }
        func priority(_ id: UInt32) -> Double {
            Double(uses[id] ?? 0)
                / (Double(max(steps - (inserted[id] ?? 0), 1)) * Double(sizes[id] ?? 1))
        }
        return drawn.reduce(drawn[0]) { priority($1) < priority($0) ? $1 : $0 }
    }
}

/// Redis's pool as an array, from the least idle.
class SlowRedis: SlowSampled {
    var pool: [(id: UInt32, idle: Int)] = []

    func idle(_ id: UInt32) -> Int { steps - (lastUse[id] ?? 0) }

    override func victim() -> UInt32 {
        for _ in 0..<min(5, table.count) {
            let id = draw()
            let place = pool.firstIndex { $0.idle >= idle(id) } ?? pool.count
            if pool.count == 16 && place == 0 { continue }
            pool.insert((id, idle(id)), at: place)
            if pool.count > 16 { pool.removeFirst() }
        }
        while let best = pool.popLast() {
            if sizes[best.id] != nil { return best.id }
        }
        return victim()
    }

    override func remove(_ id: UInt32) {
        if sizes[id] != nil { pool.removeAll { $0.id == id } }
        super.remove(id)
    }
}

final class SlowRedisLFU: SlowRedis {
    var counter: [UInt32: Int] = [:]
    var minute: [UInt32: Int64] = [:]
    var now: Int64 = 0

    func decayed(_ id: UInt32) -> Int {
        max(0, (counter[id] ?? 0) - Int((now - (minute[id] ?? 0)) / 2))
    }

    override func insert(_ access: Access) {
        now = access.now / 60_000
        super.insert(access)
    }

    override func onAdmit(_ access: Access) {
        super.onAdmit(access)
        counter[access.id] = 5
        minute[access.id] = now
    }

    override func onHit(_ access: Access) {
        super.onHit(access)
        now = access.now / 60_000
        var value = decayed(access.id)
        if value < 255, generator.unit() < 1 / Double(max(value - 5, 0) * 3 + 1) { value += 1 }
        counter[access.id] = value
        minute[access.id] = now
    }

    override func idle(_ id: UInt32) -> Int { 255 - decayed(id) }
}

@Suite struct SampledTests {
    @Test func workedExamples() throws {
        try expectStory(
            "2-random-lru", capacity: 1, [1, 1, 2],
            [
                "1 miss", "1 hit",
                "2 miss, 1 leaves: of 2 drawn at random, its last use was longest ago: 1 request ago",
            ])
        try expectStory(
            "redis-lru", capacity: 1, [1, 1, 2],
            [
                "1 miss", "1 hit",
                "2 miss, 1 leaves: the most idle of the candidates sampled so far: idle for 1 request when sampled",
            ])
        try expectStory(
            "redis-lfu", capacity: 1, [1, 2],
            [
                "1 miss",
                "2 miss, 1 leaves: the lowest counter of the candidates sampled so far: 5 of 255 when sampled",
            ])
        try expectStory(
            "hyperbolic", capacity: 2, [1, 1, 1, 2, 3],
            [
                "1 miss", "1 hit", "1 hit", "2 miss",
                "3 miss, 1 leaves: the lowest rate of use of the sample: 3 uses in the 4 requests since it came in",
            ])
    }

    @Test func agreeWithTheSlowOnes() throws {
        for seed: UInt64 in 1...2 {
            try expectAgreement("2-random-lru", seeds: seed...seed) {
                SlowTwoRandom(capacity: $0, countsEntries: $1, seed: seed)
            }
            try expectAgreement("hyperbolic", options: [("sample", .integer(8))], seeds: seed...seed) {
                SlowHyperbolic(capacity: $0, countsEntries: $1, seed: seed)
            }
            try expectAgreement("redis-lru", seeds: seed...seed) {
                SlowRedis(capacity: $0, countsEntries: $1, seed: seed)
            }
            try expectAgreement(
                "redis-lfu", options: [("log-factor", .integer(3)), ("decay", .integer(2))],
                seeds: seed...seed,
                millisecondsPerRequest: 20_000
            ) {
                SlowRedisLFU(capacity: $0, countsEntries: $1, seed: seed)
            }
        }
    }

    /// The mean counters after so many hits, as a real Redis 7.0 with the default factor of 10 shows them.
    @Test func theLogarithmicCounterRisesAsRedisSays() throws {
        for (hits, expected) in [(10, 6.6), (100, 10.0), (1000, 20.0), (10_000, 50.0)] {
            var total: Int64 = 0
            for seed: UInt64 in 1...40 {
                let cache = try PolicyRegistry.named("redis-lfu").make(
                    capacity: 1, seed: seed, explains: true)
                var departures = Departures()
                for _ in 0...hits { cache.access(Access(id: 0), &departures) }
                cache.access(Access(id: 1), &departures)
                total += departures.all[0].reason.first
            }
            #expect(abs(Double(total) / 40 - expected) < expected * 0.15, "\(hits) hits")
        }
    }

    @Test func hyperbolicReference() throws {
        try SharedTraces.expectClose("hyperbolic", reference: "hyperbolic")
    }

    /// Sampling must come close to what it samples.
    @Test func redisComesCloseToLRU() throws {
        for cell in try SharedTraces.compare("redis-lru", reference: "lru") where cell.trace == "multi2" {
            #expect(abs(Double(cell.ours) / Double(cell.theirs) - 1) < 0.1, "\(cell)")
        }
    }
}
