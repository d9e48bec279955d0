import Basics
import Testing

@testable import Eviction

/// The sketch, shared by reference, since a class cannot keep a noncopyable value in a collection.
final class SlowSketch {
    var sketch: FrequencySketch
    init(entries: UInt64, doorkeeper: Bool, aging: FrequencySketch.Aging = .requests) {
        sketch = FrequencySketch(entries: entries, doorkeeper: doorkeeper, aging: aging)
    }
}

/// Queues 0 window, 1 probation, 2 protected.
final class SlowWTinyLFU: SlowSegments {
    var sketch: SlowSketch
    var incoming: UInt64 = 0
    /// Whether a request was counted, before which the size of the first tells how many entries there may be.
    var hasBegun = false

    init(capacity: UInt64, countsEntries: Bool, doorkeeper: Bool, aging: FrequencySketch.Aging) {
        sketch = SlowSketch(entries: capacity, doorkeeper: doorkeeper, aging: aging)
        super.init(capacity: capacity, countsEntries: countsEntries, queues: 3)
    }

    var windowLimit: UInt64 { min(max(unit, shareOfAtLeastOne(0.2)), max(unit, capacityButOne)) }
    var protectedLimit: UInt64 {
        UInt64(0.8 * Double(capacity - min(windowLimit, capacity)) * (1 + 0x1p-50))
    }

    override func onUnit(from old: UInt64) {
        sketch.sketch.setEntries(capacityInEntries)
        limit()
    }

    func limit() {
        while total(2) > protectedLimit { move(queues[2][0], 1) }
        while total(0) > windowLimit { move(queues[0][0], 1) }
    }

    override func onHit(_ access: Access) {
        sketch.sketch.count(access.id)
        let queue = place(access.id) ?? 0
        move(access.id, queue == 1 ? 2 : queue)
        while total(2) > protectedLimit { move(queues[2][0], 1) }
    }

    override func insert(_ access: Access) {
        if charge(access) <= capacity {
            if !hasBegun, !countsEntries { sketch.sketch.setEntries(max(1, capacity / charge(access))) }
            hasBegun = true
            sketch.sketch.count(access.id)
            incoming = charge(access)
        }
        super.insert(access)
        incoming = 0
    }

    override func onAdmit(_ access: Access) {
        enter(access, 0)
        while total(0) > windowLimit { move(queues[0][0], 1) }
        sketch.sketch.grow(toHold: sizes.count)
    }

    override func evictOne() {
        let candidate = queues[0].first
        let victim = queues[1].first ?? queues[2].first
        guard let candidate, total(0) + incoming > windowLimit || victim == nil else {
            return leave(victim ?? 0, ghost: nil)
        }
        guard let victim, sketch.sketch.frequency(candidate) > sketch.sketch.frequency(victim) else {
            return leave(candidate, ghost: nil)
        }
        move(candidate, 1)
        leave(victim, ghost: nil)
    }

    override func changeSize(_ access: Access) {
        super.changeSize(access)
        limit()
    }

    override func resize(_ capacity: UInt64) {
        self.capacity = capacity
        sketch.sketch.setEntries(capacityInEntries)
        super.resize(capacity)
        limit()
    }
}

@Suite struct WTinyLFUTests {
    @Test func workedExample() throws {
        try expectStory(
            "w-tinylfu", capacity: 3, [1, 1, 2, 3, 4, 4, 4, 5],
            [
                "1 miss", "1 hit", "2 miss", "3 miss",
                "4 miss, 3 leaves: leaving the window with a frequency of 1, it was not above the main area's victim's 2",
                "4 hit", "4 hit",
                "5 miss, 1 leaves: the main area's victim: its frequency of 2 was below the 3 of what the window let go",
            ])
    }

    @Test(arguments: [true, false], ["requests", "changes"])
    func agreesWithTheSlowOne(doorkeeper: Bool, aging: String) throws {
        try expectAgreement(
            "w-tinylfu",
            options: [
                ("window", .fraction(0.2)), ("doorkeeper", .word(doorkeeper ? "on" : "off")),
                ("aging", .word(aging)),
            ]
        ) {
            SlowWTinyLFU(
                capacity: $0, countsEntries: $1, doorkeeper: doorkeeper,
                aging: aging == "changes" ? .changes : .requests)
        }
    }

    /// The reference differs in what it counts and when it ages, as the policy's documentation says.
    @Test func reference() throws {
        try SharedTraces.expectClose("w-tinylfu", reference: "wtinylfu", within: 0.065)
    }

    @Test func theSketchNeverForgetsWithinASample() {
        var sketch = FrequencySketch(entries: 1000, doorkeeper: false)
        var counts = [Int](repeating: 0, count: 500)
        var generator = SplitMix64(seed: 5)
        for _ in 0..<9000 {
            let id = min(generator.below(500), generator.below(500))
            counts[id] += 1
            sketch.count(UInt32(id))
        }
        let tooLow = counts.indices.filter { sketch.frequency(UInt32($0)) < min(15, counts[$0]) }
        #expect(tooLow.isEmpty)
        let exact = counts.indices.filter { sketch.frequency(UInt32($0)) == min(15, counts[$0]) }
        #expect(exact.count > 450)
    }

    @Test(arguments: [true, false]) func theSketchHalvesAfterASample(doorkeeper: Bool) {
        var sketch = FrequencySketch(entries: 10, doorkeeper: doorkeeper)
        for _ in 0..<99 { sketch.count(7) }
        #expect(sketch.frequency(7) == (doorkeeper ? 16 : 15))
        sketch.count(7)
        #expect(sketch.frequency(7) == 7)
    }

    @Test func theDoorkeeperKeepsOneHitWondersOut() {
        var sketch = FrequencySketch(entries: 100, doorkeeper: true)
        sketch.count(1)
        #expect(sketch.frequency(1) == 1 && sketch.frequency(2) == 0)
        sketch.count(1)
        #expect(sketch.frequency(1) == 2)
    }

    /// A loop needs a large window's opposite, recency a large window: the climber must find the way.
    @Test func theClimberFollowsTheHitRatio() throws {
        var recency: [UInt32] = []
        var generator = SplitMix64(seed: 3)
        for request in 0..<400_000 { recency.append(UInt32(request / 20 + generator.below(200))) }
        var misses: [UInt64] = []
        for mode in ["off", "on"] {
            let cache = try PolicyRegistry.named("w-tinylfu").make(
                capacity: 200, options: [("adaptive", .word(mode))])
            misses.append(cache.replay(ids: recency.span).misses)
        }
        #expect(misses[1] * 10 < misses[0] * 9)
    }
}
