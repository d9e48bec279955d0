import Basics
import Testing

@testable import Eviction

/// What holds for every policy of the registry.
@Suite struct RegistryTests {
    static var names: [String] { PolicyRegistry.all.map(\.descriptor.name) }

    static func make(
        _ name: String, capacity: UInt64, countsEntries: Bool = true, explains: Bool = true
    ) throws -> any Evictor {
        try PolicyRegistry.named(name).make(
            capacity: capacity, countsEntries: countsEntries, explains: explains)
    }

    @Test func namesAreUniqueAndTypeable() {
        #expect(Set(Self.names).count == Self.names.count)
        for name in Self.names {
            #expect(name.allSatisfy { $0.isLowercase || $0.isNumber || $0 == "-" }, "\(name)")
        }
    }

    @Test(arguments: names) func metadataIsComplete(name: String) throws {
        let descriptor = try PolicyRegistry.named(name).descriptor
        for text in [descriptor.summary, descriptor.source, descriptor.complexity, descriptor.memory] {
            #expect(!text.isEmpty)
            #expect(!text.hasSuffix("."))
        }
        for option in descriptor.options {
            #expect(!option.summary.isEmpty)
            #expect(option.accepts(option.defaultValue) != nil, "\(option.name)")
            #expect(
                PolicyOptionValue(text: "\(option.defaultValue)") == option.defaultValue, "\(option.name)")
        }
        #expect(Set(descriptor.options.map(\.name)).count == descriptor.options.count)
    }

    @Test(arguments: names, [UInt64(1), 2, 3, 5, 50]) func neverOverCapacity(name: String, capacity: UInt64)
        throws
    {
        let cache = try Self.make(name, capacity: capacity)
        var generator = SplitMix64(seed: capacity)
        var departures = Departures()
        var resident: Set<UInt32> = []
        for _ in 0..<3000 {
            departures.clear()
            let id = UInt32(min(generator.below(120), generator.below(120)))
            let wasHit = cache.access(Access(id: id), &departures)
            var isSound = wasHit == resident.contains(id)
            if !wasHit { resident.insert(id) }
            for departure in departures.all {
                let sentence = cache.sentence(for: departure.reason)
                isSound =
                    isSound && resident.remove(departure.id) != nil
                    && departure.wasRefused == (departure.id == id)
                    && !sentence.isEmpty && !sentence.hasSuffix(".") && !sentence.contains(" -")
            }
            isSound = isSound && cache.used <= capacity && cache.count == resident.count
            if !isSound {
                let told = departures.all.map { cache.sentence(for: $0.reason) }.joined(separator: "; ")
                Issue.record("request for \(id): \(told); used \(cache.used), \(cache.count) entries")
                return
            }
        }
        #expect(Set(cache.residentsInEvictionOrder()) == resident)
        #expect(cache.residentsInEvictionOrder().count == resident.count)
    }

    @Test(arguments: names) func eachEntryIsFoundAgain(name: String) throws {
        let cache = try Self.make(name, capacity: 100)
        var departures = Departures()
        for id: UInt32 in 0..<30 { cache.access(Access(id: id), &departures) }
        #expect(departures.all.isEmpty)
        for id: UInt32 in 0..<30 { #expect(cache.hit(Access(id: id))) }
    }

    @Test(arguments: names) func tooLargeIsNeverAdmitted(name: String) throws {
        let cache = try Self.make(name, capacity: 100, countsEntries: false)
        var departures = Departures()
        cache.access(Access(id: 1, size: 60), &departures)
        cache.access(Access(id: 2, size: 101), &departures)
        #expect(cache.contains(1) && !cache.contains(2))
        #expect(departures.all.map(\.id) == [2] && departures.all.map(\.wasRefused) == [true])
        #expect(
            departures.all.map { cache.sentence(for: $0.reason) }
                == ["its size of 101 bytes is larger than the whole capacity of 100 bytes"])
        departures.clear()
        cache.store(Access(id: 1, size: 200), &departures)
        #expect(!cache.contains(1) && cache.used == 0 && cache.count == 0)
        #expect(departures.all.map(\.id) == [1] && departures.all.map(\.wasRefused) == [false])
    }

    @Test(arguments: names) func removingWhatIsNotThereIsHarmless(name: String) throws {
        let cache = try Self.make(name, capacity: 3)
        cache.remove(5)
        cache.remove(4_000_000_000)
        #expect(!cache.contains(4_000_000_000) && !cache.hit(Access(id: 77)))
        var departures = Departures()
        for id: UInt32 in [1, 2, 3, 4, 5, 6] { cache.access(Access(id: id), &departures) }
        for id: UInt32 in 1...6 {
            cache.remove(id)
            cache.remove(id)
        }
        #expect(cache.count == 0 && cache.used == 0)
        #expect(cache.residentsInEvictionOrder().isEmpty)
        for id: UInt32 in [1, 2, 3, 4, 5, 6, 1, 2, 3] { cache.access(Access(id: id), &departures) }
        #expect(cache.count > 0 && cache.count <= 3)
    }

    @Test(arguments: names) func deletedKeysLeaveNoGhost(name: String) throws {
        let cache = try Self.make(name, capacity: 10)
        var departures = Departures(recording: false)
        for id: UInt32 in 0..<20_000 {
            cache.access(Access(id: id), &departures)
            cache.remove(id)
        }
        #expect(cache.count == 0 && cache.ghostCount == 0)
        for id: UInt32 in 0..<20_000 { cache.access(Access(id: id % 7000), &departures) }
        #expect(cache.ghostCount <= 40)
        for id: UInt32 in 0..<7000 { cache.remove(id) }
        #expect(cache.count == 0 && cache.ghostCount == 0)
    }

    @Test(arguments: names) func resizesWhileRunning(name: String) throws {
        let cache = try Self.make(name, capacity: 40)
        var departures = Departures()
        for id: UInt32 in 0..<40 { cache.access(Access(id: id), &departures) }
        let before = cache.count
        departures.clear()
        try cache.resize(capacity: 5, &departures)
        #expect(cache.count <= 5 && departures.all.count == before - cache.count)
        try cache.resize(capacity: 80, &departures)
        for id: UInt32 in 100..<160 { cache.access(Access(id: id), &departures) }
        #expect(cache.count <= 80 && cache.count >= 50)
        #expect(throws: PolicySetupError.capacityZero(policy: name)) {
            try cache.resize(capacity: 0, &departures)
        }
    }

    @Test(arguments: names) func theOrderIsTheOrderOfLeaving(name: String) throws {
        let cache = try Self.make(name, capacity: 20)
        guard !cache.descriptor.orderIsEstimate else { return }
        var generator = SplitMix64(seed: 3)
        var departures = Departures()
        for _ in 0..<600 {
            cache.access(
                Access(id: UInt32(min(generator.below(50), generator.below(50)))), &departures)
        }
        let order = cache.residentsInEvictionOrder()
        departures.clear()
        while cache.count > 1 { try cache.resize(capacity: UInt64(cache.count - 1), &departures) }
        #expect(departures.all.map(\.id) == Array(order.dropLast()))
    }

    @Test(arguments: names) func equalSeedsGiveEqualRuns(name: String) throws {
        var runs: [[Departure]] = []
        for _ in 0..<2 {
            let cache = try Self.make(name, capacity: 20)
            var generator = SplitMix64(seed: 3)
            var departures = Departures()
            for _ in 0..<2000 {
                let id = UInt32(min(generator.below(90), generator.below(90)))
                cache.access(Access(id: id), &departures)
            }
            runs.append(departures.all)
        }
        #expect(runs[0] == runs[1])
    }

    @Test(arguments: names) func theBatchIsTheSameAsOneByOne(name: String) throws {
        for countsEntries in [true, false] {
            let single = try Self.make(name, capacity: 50, countsEntries: countsEntries, explains: true)
            let batch = try Self.make(name, capacity: 50, countsEntries: countsEntries, explains: false)
            var generator = SplitMix64(seed: 9)
            let ids = (0..<5000).map { _ in
                UInt32(min(generator.below(200), generator.below(200)))
            }
            let sizes = ids.map { UInt64($0) % 7 + 1 }
            var departures = Departures(recording: false)
            var misses: UInt64 = 0
            for (id, size) in zip(ids, sizes) where !single.access(Access(id: id, size: size), &departures) {
                misses += 1
            }
            let tally =
                countsEntries
                ? batch.replay(ids: ids.span)
                : batch.replay(ids: ids.span, sizes: sizes.span, nextUses: Span())
            #expect(tally.misses == misses)
            #expect(tally.evicted == departures.evicted && tally.refused == departures.refused)
        }
    }

    @Test func wrongSetupsAreNamedWithTheMend() throws {
        #expect(message { try PolicyRegistry.named("sieev").descriptor.name.count } != nil)
        #expect(
            message { try PolicyRegistry.named("lruu") }
                == "no eviction policy is called 'lruu'; did you mean 'lru'?")
        #expect(
            message { try PolicyRegistry.named("zzzzzzzz") }
                == "no eviction policy is called 'zzzzzzzz'; 'help policies' lists them")
        #expect(
            message { try PolicyRegistry.named("lru").make(capacity: 0) }
                == "a lru cache of capacity 0 can hold nothing; give it a capacity of at least 1")
        #expect(
            message { try PolicyRegistry.named("lru").make(capacity: 1, options: [("bits", .integer(1))]) }
                == "the policy lru has no option 'bits'; it takes admission, admission-size, admission-probability"
        )
        #expect(
            message { try PolicyRegistry.named("clock").make(capacity: 1, options: [("bit", .integer(1))]) }
                == "the policy clock has no option 'bit'; it takes bits, admission, admission-size, admission-probability"
        )
        #expect(
            message { try PolicyRegistry.named("clock").make(capacity: 1, options: [("bits", .integer(9))]) }
                == "the option 'bits' of the policy clock cannot be '9'; it takes a whole number from 1 to 7")
    }

    private func message(_ body: () throws -> some Any) -> String? {
        do {
            _ = try body()
            return nil
        } catch { return "\(error)" }
    }
}
