import Testing

@testable import Eviction

/// What the minimum of a sketch's four rows rests on: two keys that share a counter in one row share one in another no more often
/// than chance has it.
@Suite struct SketchTests {
    /// Of a million dense ids in a sketch for 65,536 entries: the pairs that share the counter of one row, and how many of these
    /// share that of a second row too.
    @Test func rowsAreIndependent() {
        let sketch = FrequencySketch(entries: 1 << 16, doorkeeper: false)
        let counters = 4.0 * 65_536
        let ids: UInt32 = 1_000_000
        // Each id's counter in each row as one number.
        var places = [[UInt32]](repeating: [], count: 4)
        for id in 0..<ids {
            for (row, (word, bit)) in sketch.counters(of: id).enumerated() {
                places[row].append(word << 2 | UInt32((bit >> 2) & 3))
            }
        }
        for row in 0..<4 {
            let pairs = pairsInOneCounter(places[row])
            // Ids fall into counters as if drawn: so many pairs share one, give or take five standard deviations.
            let expected = Double(ids) * Double(ids - 1) / 2 / counters
            #expect(abs(Double(pairs.count) - expected) < 5 * expected.squareRoot(), "row \(row)")
            for other in 0..<4 where other != row {
                let both = pairs.count { places[other][Int($0.0)] == places[other][Int($0.1)] }
                let chance = Double(pairs.count) / counters
                #expect(
                    abs(Double(both) - chance) < 5 * chance.squareRoot() + 1,
                    "rows \(row) and \(other): \(both)")
            }
        }
    }

    private func pairsInOneCounter(_ places: [UInt32]) -> [(UInt32, UInt32)] {
        let sorted = (0..<UInt32(places.count)).sorted {
            (places[Int($0)], $0) < (places[Int($1)], $1)
        }
        var pairs: [(UInt32, UInt32)] = []
        var start = 0
        for index in sorted.indices {
            if places[Int(sorted[index])] != places[Int(sorted[start])] { start = index }
            for other in start..<index { pairs.append((sorted[other], sorted[index])) }
        }
        return pairs
    }

    /// A sketch that grows keeps its counts: each key is found in its new place.
    @Test(arguments: [true, false]) func growingKeepsCounts(doorkeeper: Bool) {
        var sketch = FrequencySketch(entries: 1 << 20, doorkeeper: doorkeeper)
        for id: UInt32 in 0..<5000 { for _ in 0...(id % 7) { sketch.count(id) } }
        let before = (0..<5000).map { sketch.frequency(UInt32($0)) }
        sketch.grow(toHold: 70_000)
        sketch.grow(toHold: 140_000)
        #expect((0..<5000).map { sketch.frequency(UInt32($0)) } == before)
    }

    /// With `changes` a key whose counters are full no longer ages the sketch, as in Caffeine; with `requests` it does.
    @Test func fullCountersAgeOnlyByRequests() {
        for (aging, expected) in [(FrequencySketch.Aging.changes, 15), (.requests, 7)] {
            var sketch = FrequencySketch(entries: 10, doorkeeper: false, aging: aging)
            for _ in 0..<100 { sketch.count(7) }
            #expect(sketch.frequency(7) == expected)
        }
    }

    /// After halving, Caffeine subtracts a quarter of the odd counters from the sample.
    @Test func changesForgetWhatHalvingRoundedDown() {
        var sketch = FrequencySketch(entries: 1, doorkeeper: false, aging: .changes)
        for id: UInt32 in 0..<10 { sketch.count(id) }
        // Ten keys counted once each: nearly all counters are 1, so nothing is left of them nor of the sample.
        #expect((0..<10).allSatisfy { sketch.frequency($0) == 0 })
        for id: UInt32 in 100..<107 { sketch.count(id) }
        #expect((100..<107).contains { sketch.frequency($0) > 0 })
    }
}
