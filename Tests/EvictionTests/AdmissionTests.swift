import Basics
import Testing

@testable import Eviction

/// An LRU with a filter in front, and the sketch that it consults.
final class SlowAdmission: SlowQueue {
    let sketch: SlowSketch
    let sizeLimit: UInt64?
    var hasBegun = false

    init(capacity: UInt64, countsEntries: Bool, sizeLimit: UInt64?) {
        sketch = SlowSketch(entries: capacity, doorkeeper: false)
        self.sizeLimit = sizeLimit
        super.init(capacity: capacity, countsEntries: countsEntries)
    }

    override func onHit(_ access: Access) {
        sketch.sketch.count(access.id)
        order.removeAll { $0 == access.id }
        order.append(access.id)
    }

    override func insert(_ access: Access) {
        if !hasBegun, !countsEntries { sketch.sketch.setEntries(max(1, capacity / charge(access))) }
        hasBegun = true
        sketch.sketch.count(access.id)
        guard charge(access) <= capacity else { return super.insert(access) }
        let isFull = used + charge(access) > capacity
        let isRefused =
            if let sizeLimit {
                charge(access) > sizeLimit
            } else {
                isFull && sketch.sketch.frequency(access.id) <= sketch.sketch.frequency(order[0])
            }
        if isRefused { departed.append(access.id) } else { super.insert(access) }
        if !isRefused, sizes.count.nonzeroBitCount == 1 {
            sketch.sketch.setEntries(capacityInEntries)
            sketch.sketch.grow(toHold: sizes.count)
        }
    }

    override func insertAnew(_ access: Access) { super.insert(access) }
}

@Suite struct AdmissionTests {
    static let tinylfu: [(name: String, value: PolicyOptionValue)] = [("admission", .word("tinylfu"))]

    @Test func tinyLFUPrefersTheMoreFrequent() throws {
        try expectStory(
            "lru", capacity: 1, [1, 1, 2, 2, 2, 2],
            [
                "1 miss", "1 hit",
                "2 miss, 2 refused: not let in: its frequency of 1 was not above the 2 of the entry that would leave for it",
                "2 miss, 2 refused: not let in: its frequency of 2 was not above the 2 of the entry that would leave for it",
                "2 miss, 1 leaves: least recently used: its last use was 3 requests ago",
                "2 hit",
            ], options: Self.tinylfu)
    }

    @Test func onlyASecondRequestIsAdmitted() throws {
        try expectStory(
            "lru", capacity: 2, [1, 1, 1, 2, 2],
            [
                "1 miss, 1 refused: not let in: it was not requested before, as far as the filter remembers",
                "1 miss", "1 hit",
                "2 miss, 2 refused: not let in: it was not requested before, as far as the filter remembers",
                "2 miss",
            ], options: [("admission", .word("second"))])
    }

    @Test func sizesAboveTheThresholdStayOut() throws {
        let cache = try PolicyRegistry.named("fifo").make(
            capacity: 100, countsEntries: false, explains: true, options: [("admission", .word("size"))])
        var departures = Departures()
        cache.access(Access(id: 1, size: 10), &departures)
        cache.access(Access(id: 2, size: 11), &departures)
        #expect(cache.contains(1) && !cache.contains(2))
        #expect(
            departures.all.map { cache.sentence(for: $0.reason) }
                == ["not let in: its size 11 is above the admission limit of 10"])
    }

    @Test func chanceLetsInAsManyAsItSays() throws {
        let cache = try PolicyRegistry.named("lru").make(
            capacity: 10,
            options: [("admission", .word("probability")), ("admission-probability", .fraction(0.2))])
        var departures = Departures()
        for id: UInt32 in 0..<10_000 { cache.access(Access(id: id), &departures) }
        #expect((7800...8200).contains(departures.refused))
        #expect(departures.all.first.map { cache.sentence(for: $0.reason) }?.contains("20%") == true)
    }

    @Test func agreesWithTheSlowOne() throws {
        let fixed = standardMixes.map { mix in
            var mix = mix
            mix.resizes = false
            return mix
        }
        try expectAgreement("lru", options: Self.tinylfu, mixes: fixed) {
            SlowAdmission(capacity: $0, countsEntries: $1, sizeLimit: nil)
        }
        try expectAgreement("lru", options: [("admission", .word("size"))], mixes: fixed) {
            SlowAdmission(
                capacity: $0, countsEntries: $1, sizeLimit: UInt64(Double($0) * 0.1 * (1 + 0x1p-50)))
        }
    }

    @Test(arguments: RegistryTests.names, ["tinylfu", "second", "adaptsize", "size", "probability"])
    func standsInFrontOfEveryPolicy(name: String, mode: String) throws {
        let cache = try PolicyRegistry.named(name).make(
            capacity: 20, explains: true, options: [("admission", .word(mode))])
        var generator = SplitMix64(seed: 4)
        var departures = Departures()
        var resident: Set<UInt32> = []
        for _ in 0..<2000 {
            departures.clear()
            let id = UInt32(min(generator.below(90), generator.below(90)))
            if !cache.access(Access(id: id), &departures) { resident.insert(id) }
            for departure in departures.all { resident.remove(departure.id) }
        }
        #expect(Set(cache.residentsInEvictionOrder()) == resident && cache.used <= 20)
        #expect(departures.refused > 0 || mode == "size")
    }
}
