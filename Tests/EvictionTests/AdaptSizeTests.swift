import Basics
import Glibc
import Testing

@testable import Eviction

/// AdaptSize: the model object by object, and what its search finds.
@Suite struct AdaptSizeTests {
    /// The model for each object by itself, with the C library's functions.
    static func slowHits(_ objects: [(rate: Double, size: Double)], capacity: Double, parameter: Double)
        -> Double
    {
        let chances = objects.map { Glibc.exp(-$0.size / parameter) }
        var time = capacity / zip(objects, chances).reduce(0) { $0 + $1.0.rate * $1.1 * $1.0.size }
        for _ in 0..<20 {
            var filled = 0.0
            for (object, chance) in zip(objects, chances) {
                let grown = chance * (Glibc.exp(min(object.rate * time, 600)) - 1)
                filled += object.size * grown / (1 + grown)
            }
            time = min(capacity * time / filled, 1e6)
        }
        var hits = 0.0
        for (object, p) in zip(objects, chances) {
            let (l, t) = (object.rate, time)
            let top = l * p * t * (840 + 60 * l * t + 20 * pow(l * t, 2) + pow(l * t, 3))
            let bottom =
                840 + 120 * l * (-3 + 7 * p) * t + 60 * l * l * (1 + p) * t * t
                + 4 * pow(l * t, 3) * (-1 + 5 * p) + pow(l * t, 4) * p
            // By the chance that it is admitted within a hundred intervals.
            hits += l * (1 - Glibc.exp(-100 * l * p)) * min(max(top / bottom, 0), 1)
        }
        return hits
    }

    static func objects(_ count: Int) -> [(rate: Double, size: Double)] {
        var generator = SplitMix64(seed: 3)
        return (1...count).map { rank in
            (5000 / Double(rank), Glibc.exp(1.5 * generator.standardNormal()))
        }
    }

    @Test(arguments: [-3.0, 0, 2, 6])
    func theModelIsTheAuthors(logarithm: Double) {
        let objects = Self.objects(2000)
        var groups: [UInt32: AdaptSizeModel.Group] = [:]
        for (rate, size) in objects {
            groups[AdaptSizeModel.place(rate, size), default: .init()].add(rate: rate, size: size)
        }
        let model = AdaptSizeModel(groups: groups.sorted { $0.key < $1.key }.map(\.value), capacity: 300)
        let expected = Self.slowHits(objects, capacity: 300, parameter: Glibc.pow(2, logarithm))
        // Means of groups stand for objects of like rate and size.
        #expect(abs(model.hits(logarithm) / expected - 1) < 0.005)
    }

    /// No parameter of a fine grid is foreseen to hit more than one in two hundred above the one that is found.
    @Test(arguments: [30.0, 300, 1500]) func theSearchFindsTheBest(capacity: Double) {
        let objects = Self.objects(1000)
        var groups: [UInt32: AdaptSizeModel.Group] = [:]
        for (rate, size) in objects {
            groups[AdaptSizeModel.place(rate, size), default: .init()].add(rate: rate, size: size)
        }
        let model = AdaptSizeModel(groups: groups.sorted { $0.key < $1.key }.map(\.value), capacity: capacity)
        let found = Self.slowHits(objects, capacity: capacity, parameter: model.bestParameter())
        for step in -20...24 {
            let other = Self.slowHits(objects, capacity: capacity, parameter: Glibc.pow(2, Double(step) / 2))
            #expect(other <= found * 1.005, "2^\(Double(step) / 2)")
        }
    }

    /// Large objects that are requested as often as small ones take many of their places: after a search few of them are admitted.
    @Test func largeObjectsAreKeptOutAfterASearch() throws {
        let setup = try PolicySetup(LRU.descriptor, capacity: 1000, countsEntries: false, seed: 1)
        var filter = AdaptSizeAdmission(setup: setup, interval: 20_000)
        filter.fit(capacity: 1000, entries: 1000, residents: 0)
        var generator = SplitMix64(seed: 8)
        for _ in 0..<50_000 {
            let id = UInt32(generator.below(2000))
            let size: UInt64 = id.isMultiple(of: 2) ? 1 : 100
            filter.note(Access(id: id, size: size), charge: size)
        }
        func admitted(_ size: UInt64) -> Int {
            (0..<1000).count { _ in
                filter.refusal(of: Access(id: 0, size: size), charge: size, victim: noEntry) == nil
            }
        }
        let (small, large) = (admitted(1), admitted(100))
        #expect(small > 20 && large == 0, "\(small) small, \(large) large")
    }
}
