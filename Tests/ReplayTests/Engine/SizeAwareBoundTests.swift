import Eviction
import Testing

@testable import Replay

@Suite struct SizeAwareBoundTests {
    /// No policy is below the bound, by requests or bytes; OPT with bypass comes near if sizes are equal.
    @Test func nothingIsBelow() throws {
        let all = PolicyRegistry.all.map(\.descriptor.name).joined(separator: ",")
        for seed: UInt64 in 1...3 {
            let source = MemorySource.random(seed: seed, requests: 4000, sizes: true, operations: seed == 3)
            var settings = try settings(all, "5,40,200,100B,600B,3000B", jobs: 2)
            settings.bound = true
            if seed == 2 { settings.warmUp = .requests(1000) }
            let result = try replay(source, settings)
            let bounds = result.rows.filter { $0.policy == "bound" }
            #expect(bounds.count == 6)
            for bound in bounds {
                #expect(bound.totals.misses >= result.totals.compulsory)
                for row in result.rows where row.size == bound.size {
                    #expect(row.totals.misses >= bound.totals.misses, "\(row.policy) at \(row.size.text)")
                    #expect(
                        row.totals.missedBytes >= bound.totals.missedBytes,
                        "\(row.policy) at \(row.size.text)")
                }
            }
            guard seed == 1 else { continue }
            let best = try #require(result.rows.first { $0.policy == "opt-bypass" && $0.size.text == "40" })
            #expect(Double(best.totals.misses) < 1.25 * Double(bounds[1].totals.misses))
        }
    }

    /// Worked by hand: 1 (10 bytes) comes back after 2 requests, 2 (30 bytes) after 2, so they take 20 and 60 of 4 × capacity.
    @Test func aWorkedExample() throws {
        var source = MemorySource(
            [1, 2, 1, 2].map { MemorySource.Request(key: $0, size: $0 == 1 ? 10 : 30) })
        source.hasSizes = true
        var settings = try settings("lru", "4B,5B,20B")
        settings.bound = true
        let rows = try replay(source, settings).rows.filter { $0.policy == "bound" }
        // 16 bytes of room are a part of the first stretch, 20 the whole of it, 80 both.
        #expect(rows.map(\.totals.misses) == [3, 3, 2])
        // Both stretches are two requests long, so either byte is as cheap: 8 of them, 10, and 40.
        #expect(rows.map(\.totals.missedBytes) == [72, 70, 40])
    }
}
