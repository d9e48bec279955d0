import Eviction
import Testing

@testable import Replay

/// LRU at many sizes from stack distances, beside single caches.
@Suite struct StackLadderTests {
    @Test func eachSizeIsTheCacheAlone() throws {
        let capacities: [UInt64] = [40, 1, 2, 3, 1000, 7, 40, 1 << 40, 64, 65]
        for seed: UInt64 in 1...3 {
            var random = SmallRandom(seed: seed)
            let ids = (0..<40_000).map { _ in UInt32(random.next(below: 1 + random.next(below: 1500))) }
            let sizes = ids.map { 1 + UInt64($0) % 9 }
            let ladder = StackLadder(capacities: capacities)
            ladder.replay(ids: ids.span.extracting(0..<100), sizes: Span())
            ladder.replay(
                ids: ids.span.extracting(100..<ids.count), sizes: sizes.span.extracting(100..<ids.count))
            for (rung, capacity) in capacities.enumerated() {
                let alone = try PolicyRegistry.named("lru").make(capacity: capacity)
                var tally = alone.replay(ids: ids.span.extracting(0..<100))
                tally += alone.replay(
                    ids: ids.span.extracting(100..<ids.count), sizes: sizes.span.extracting(100..<ids.count),
                    nextUses: Span())
                let expected = LadderTally(
                    misses: tally.misses, missedBytes: tally.missedBytes, residents: alone.count)
                #expect(ladder.tally(rung) == expected, "at \(capacity), seed \(seed)")
            }
        }
    }

    /// What a trace may say decides whether sizes can be walked through together; the results are the same either way.
    @Test func rowsKeepTheirOrder() throws {
        var source = MemorySource.random(seed: 3, requests: 5000, sizes: true, times: true)
        for index in source.requests.indices { source.requests[index].operation = .read }
        var settings = ReplaySettings(
            policies: try PolicyChoice.list("sieve,lru,arc,fifo,clock:bits=2,s3-fifo"),
            sizes: try "30,5%,900B,7,1,2,3,4,5,6,7,8,9,10".split(separator: ",").map {
                try CacheSize(String($0))
            })
        settings.warmUp = .requests(777)
        settings.window = .requests(1000)
        settings.jobs = 2
        let together = try replay(source, settings)
        source.hasOperations = true
        let alone = try replay(source, settings)
        #expect(together.rows.map(\.totals) == alone.rows.map(\.totals))
        #expect(together.rows.map(\.windows) == alone.rows.map(\.windows))
        #expect(together.rows.map(\.residents) == alone.rows.map(\.residents))
        #expect(together.rows.map(\.size) == alone.rows.map(\.size))
    }
}
