import Basics
import Testing

@testable import Eviction

/// The largest leaves, of equals the one used earliest.
final class SlowLargest: SlowPriority {
    override func rank(_ access: Access, charge: UInt64) { priority[access.id] = (-Double(charge), steps) }

    override func changeSize(_ access: Access) {
        super.changeSize(access)
        rank(access, charge: charge(access))
    }
}

final class SlowOPTSize: SlowSampled {
    var next: [UInt32: UInt32] = [:]

    override func onHit(_ access: Access) {
        super.onHit(access)
        next[access.id] = access.nextUse
    }

    override func onAdmit(_ access: Access) {
        super.onAdmit(access)
        next[access.id] = access.nextUse
    }

    func cost(_ id: UInt32) -> Double {
        guard let use = next[id], use != Access.noNextUse else { return .infinity }
        return max(0, Double(use) + 1 - Double(steps)) * Double(sizes[id] ?? 1)
    }

    override func victim() -> UInt32 {
        let drawn = table.count <= 5 ? table : (0..<5).map { _ in draw() }
        let most = drawn.map(cost).max() ?? 0
        return drawn.first { cost($0) == most } ?? 0
    }
}

@Suite struct SizeTests {
    @Test func theLargestLeaves() throws {
        let cache = try PolicyRegistry.named("size").make(capacity: 10, countsEntries: false, explains: true)
        var departures = Departures()
        for (id, size) in [(1, 6), (2, 3), (3, 4)] {
            cache.access(Access(id: UInt32(id), size: UInt64(size)), &departures)
        }
        #expect(departures.all.map(\.id) == [1])
        #expect(
            departures.all.map { cache.sentence(for: $0.reason) }
                == ["its size of 6 was the largest; its last use was 2 requests ago"])
    }

    @Test func agreesWithTheSlowOne() throws {
        try expectAgreement("size") { SlowLargest(capacity: $0, countsEntries: $1) }
    }

    @Test func largeAndFarLeaves() throws {
        let cache = try PolicyRegistry.named("opt-size").make(
            capacity: 10, countsEntries: false, explains: true)
        var departures = Departures()
        cache.access(Access(id: 1, size: 6, nextUse: 7), &departures)
        cache.access(Access(id: 2, size: 3, nextUse: 10), &departures)
        cache.access(Access(id: 3, size: 4, nextUse: 20), &departures)
        #expect(departures.all.map(\.id) == [1])
        #expect(
            departures.all.map { cache.sentence(for: $0.reason) }
                == ["its size of 6 times the 5 requests to its next use was the most of the sample"])
    }

    @Test func optBySizeAgreesWithTheSlowOne() throws {
        for seed: UInt64 in 1...2 {
            try expectAgreement("opt-size", options: [("sample", .integer(5))], seeds: seed...seed) {
                SlowOPTSize(capacity: $0, countsEntries: $1, seed: seed)
            }
        }
    }

    /// On a trace of long-tailed sizes it misses far less often than opt, which heeds the distance alone.
    @Test func itBeatsOPTIfSizesDiffer() throws {
        var generator = SplitMix64(seed: 9)
        let ids = (0..<40_000).map { _ in
            UInt32(min(generator.below(3000), generator.below(3000), generator.below(3000)))
        }
        let sizes = ids.map { id in UInt64(1) << UInt64((id &* 2_654_435_761) >> 28) }
        var nextUses = [UInt32](repeating: Access.noNextUse, count: ids.count)
        var last: [UInt32: UInt32] = [:]
        for index in ids.indices.reversed() {
            nextUses[index] = last[ids[index]] ?? Access.noNextUse
            last[ids[index]] = UInt32(index)
        }
        let misses = try ["opt", "opt-size"].map { name in
            let cache = try PolicyRegistry.named(name).make(capacity: 1_000_000, countsEntries: false)
            return cache.replay(ids: ids.span, sizes: sizes.span, nextUses: nextUses.span).misses
        }
        #expect(misses[1] * 5 < misses[0] * 4, "\(misses)")
    }
}
