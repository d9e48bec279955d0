import Basics
import Testing

@testable import Eviction

/// Sizes that are walked through together, beside the same sizes alone.
@Suite struct LadderTests {
    /// Hot keys, with a loop now and then that flushes small caches and brings ghosts back.
    private func trace(seed: UInt64, keys: Int, requests: Int) -> [UInt32] {
        var generator = SplitMix64(seed: seed)
        return (0..<requests).map { index in
            if index % 700 > 500 { return UInt32(index % (keys / 2 + 1)) }
            return UInt32(min(generator.below(keys), generator.below(keys)))
        }
    }

    @Test(
        arguments: [
            ("fifo", [:]), ("clock", [:]), ("sieve", [:]), ("s3-fifo", [:]),
            ("s3-fifo", ["warm-up": "small", "threshold": "1"]),
            ("s3-fifo", ["small": "50%", "ghost": "200%", "threshold": "3"]), ("s3-fifo", ["ghost": "0%"]),
        ] as [(String, [String: String])])
    func eachRungIsTheCacheAlone(policy: String, options: [String: String]) throws {
        let variant = try PolicyRegistry.named(policy)
        let options = options.sorted { $0.key < $1.key }.map { ($0.key, PolicyOptionValue(text: $0.value)) }
        let capacities: [UInt64] = [50, 1, 2, 700, 3, 11, 200, 5_000_000_000]
        for (seed, keys) in [(1, 30), (2, 400), (3, 2000)] as [(UInt64, Int)] {
            let ids = trace(seed: seed, keys: keys, requests: 30_000)
            let sizes = ids.map { 1 + UInt64($0) % 7 }
            let ladder = try #require(try variant.makeLadder(capacities: capacities, options: options))
            // In batches of any length, with sizes and without.
            ladder.replay(ids: ids.span.extracting(0..<17), sizes: Span())
            ladder.replay(
                ids: ids.span.extracting(17..<ids.count), sizes: sizes.span.extracting(17..<ids.count))
            for (rung, capacity) in capacities.enumerated() {
                let alone = try variant.make(capacity: capacity, options: options)
                var tally = alone.replay(ids: ids.span.extracting(0..<17))
                tally += alone.replay(
                    ids: ids.span.extracting(17..<ids.count), sizes: sizes.span.extracting(17..<ids.count),
                    nextUses: Span())
                let expected = LadderTally(
                    misses: tally.misses, missedBytes: tally.missedBytes, residents: alone.count)
                #expect(ladder.tally(rung) == expected, "\(policy) at \(capacity), \(keys) keys")
                #expect(tally.evicted == tally.misses - UInt64(alone.count))
            }
        }
    }

    @Test(arguments: ["cs", "gli", "multi2"]) func laddersOnRealTraces(name: String) throws {
        guard SharedTraces.has(name) else { return }
        let keys = try SharedTraces.load(name).ids
        let capacities: [UInt64] = [10, 50, 100, 400, 1000, 2000]
        for policy in ["fifo", "clock", "sieve", "s3-fifo"] {
            let variant = try PolicyRegistry.named(policy)
            let ladder = try #require(try variant.makeLadder(capacities: capacities))
            ladder.replay(ids: keys.span, sizes: Span())
            for (rung, capacity) in capacities.enumerated() {
                let misses = try variant.make(capacity: capacity).replay(ids: keys.span).misses
                #expect(ladder.tally(rung).misses == misses, "\(policy) at \(capacity) on \(name)")
            }
        }
    }

    /// What has no ladder is told beforehand, so that it is replayed size by size.
    @Test func whatHasNoLadder() throws {
        let cases: [(String, [(String, String)])] = [
            ("lfu", []), ("clock", [("bits", "2")]), ("fifo", [("admission", "tinylfu")]),
            ("s3-fifo", [("small", "1%")]),
        ]
        for (policy, options) in cases {
            let options = options.map { ($0.0, PolicyOptionValue(text: $0.1)) }
            #expect(try PolicyRegistry.named(policy).makeLadder(capacities: [1, 2], options: options) == nil)
        }
        #expect(throws: PolicySetupError.self) {
            try PolicyRegistry.named("fifo").makeLadder(capacities: [1, 0])
        }
    }
}
