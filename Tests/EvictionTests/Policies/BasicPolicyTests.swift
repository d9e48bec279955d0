import Basics
import Testing

@testable import Eviction

/// The order of entries in an array, oldest first.
class SlowQueue: SlowCache {
    var order: [UInt32] = []

    override func onAdmit(_ access: Access) { order.append(access.id) }
    override func onRemove(_ id: UInt32) { order.removeAll { $0 == id } }
    override func victim() -> UInt32 { order[0] }
}

final class SlowLRU: SlowQueue {
    override func onHit(_ access: Access) {
        order.removeAll { $0 == access.id }
        order.append(access.id)
    }
}

final class SlowClock: SlowQueue {
    var uses: [UInt32: Int] = [:]
    let most: Int

    init(capacity: UInt64, countsEntries: Bool, most: Int) {
        self.most = most
        super.init(capacity: capacity, countsEntries: countsEntries)
    }

    override func onHit(_ access: Access) { uses[access.id] = min(most, (uses[access.id] ?? 0) + 1) }

    override func onRemove(_ id: UInt32) {
        super.onRemove(id)
        uses[id] = nil
    }

    override func victim() -> UInt32 {
        while let left = uses[order[0]], left > 0 {
            uses[order[0]] = left - 1
            order.append(order.removeFirst())
        }
        return order[0]
    }
}

final class SlowLFU: SlowCache {
    var frequency: [UInt32: Int] = [:]
    var reached: [UInt32: Int] = [:]
    var steps = 0

    override func onAdmit(_ access: Access) {
        frequency[access.id] = 0
        onHit(access)
    }

    override func onHit(_ access: Access) {
        steps += 1
        frequency[access.id, default: 0] += 1
        reached[access.id] = steps
    }

    override func victim() -> UInt32 {
        sizes.keys.min { (frequency[$0] ?? 0, reached[$0] ?? 0) < (frequency[$1] ?? 0, reached[$1] ?? 0) }
            ?? 0
    }
}

final class SlowRandom: SlowCache {
    var table: [UInt32] = []
    var generator: SplitMix64

    init(capacity: UInt64, countsEntries: Bool, seed: UInt64) {
        generator = SplitMix64(seed: seed)
        super.init(capacity: capacity, countsEntries: countsEntries)
    }

    override func onAdmit(_ access: Access) { table.append(access.id) }

    override func onRemove(_ id: UInt32) {
        guard let slot = table.firstIndex(of: id) else { return }
        table[slot] = table[table.count - 1]
        table.removeLast()
    }

    override func victim() -> UInt32 { table[generator.below(table.count)] }
}

@Suite struct LRUTests {
    @Test func workedExample() throws {
        try expectStory(
            "lru", capacity: 2, [1, 2, 1, 3, 2],
            [
                "1 miss", "2 miss", "1 hit",
                "3 miss, 2 leaves: least recently used: its last use was 2 requests ago",
                "2 miss, 1 leaves: least recently used: its last use was 2 requests ago",
            ])
    }

    @Test func agreesWithTheSlowOne() throws {
        try expectAgreement("lru") { SlowLRU(capacity: $0, countsEntries: $1) }
    }

    @Test func reference() throws {
        try SharedTraces.expectExact("lru")
    }
}

@Suite struct FIFOTests {
    @Test func workedExample() throws {
        try expectStory(
            "fifo", capacity: 2, [1, 2, 1, 3, 1],
            [
                "1 miss", "2 miss", "1 hit",
                "3 miss, 1 leaves: first in, first out: inserted 3 requests ago, before all the others;"
                    + " its 1 hit did not matter",
                "1 miss, 2 leaves: first in, first out: inserted 3 requests ago, before all the others",
            ])
    }

    @Test func agreesWithTheSlowOne() throws {
        try expectAgreement("fifo") { SlowQueue(capacity: $0, countsEntries: $1) }
    }

    @Test func reference() throws {
        try SharedTraces.expectExact("fifo")
    }
}

@Suite struct ClockTests {
    @Test func workedExample() throws {
        try expectStory(
            "clock", capacity: 2, [1, 2, 1, 3, 4],
            [
                "1 miss", "2 miss", "1 hit",
                "3 miss, 2 leaves: the hand found it never used since it came in 2 requests ago",
                "4 miss, 1 leaves: second chance used up: 1 hit, the last 2 requests ago,"
                    + " and the hand has come round again since",
            ])
    }

    @Test(arguments: 1...3) func agreesWithTheSlowOne(bits: Int) throws {
        try expectAgreement("clock", options: [("bits", .integer(bits))]) {
            SlowClock(capacity: $0, countsEntries: $1, most: 1 << bits - 1)
        }
    }

    @Test func reference() throws {
        try SharedTraces.expectExact("clock")
    }
}

@Suite struct LFUTests {
    @Test func workedExample() throws {
        try expectStory(
            "lfu", capacity: 2, [1, 2, 2, 1, 3, 4],
            [
                "1 miss", "2 miss", "2 hit", "1 hit",
                "3 miss, 2 leaves: its frequency 2 was the lowest, and of the 2 entries with it it was the oldest",
                "4 miss, 3 leaves: its frequency 1 was the lowest",
            ])
    }

    @Test func agreesWithTheSlowOne() throws {
        try expectAgreement("lfu") { SlowLFU(capacity: $0, countsEntries: $1) }
    }

    @Test func reference() throws {
        try SharedTraces.expectExact("lfu")
    }
}

@Suite struct RandomReplacementTests {
    @Test func workedExample() throws {
        try expectStory(
            "random", capacity: 1, [1, 1, 2],
            ["1 miss", "1 hit", "2 miss, 1 leaves: drawn at random, the only entry there was"])
    }

    @Test func agreesWithTheSlowOne() throws {
        for seed: UInt64 in 1...3 {
            try expectAgreement("random", seeds: seed...seed) {
                SlowRandom(capacity: $0, countsEntries: $1, seed: seed)
            }
        }
    }

    @Test func victimsAreSpreadEvenly() throws {
        let cache = try PolicyRegistry.named("random").make(capacity: 10, seed: 7)
        var departures = Departures()
        var evictedOfFirstTen = 0
        for id: UInt32 in 0..<10_000 { cache.access(Access(id: id), &departures) }
        // An entry survives n evictions with probability 0.9^n, so the mean age at eviction is 10 insertions.
        var ages = 0
        for (index, departure) in departures.all.enumerated() {
            ages += index + 10 - Int(departure.id)
            if departure.id < 10 { evictedOfFirstTen += 1 }
        }
        #expect(evictedOfFirstTen == 10)
        #expect((90...110).contains(ages * 10 / departures.all.count))
    }
}
