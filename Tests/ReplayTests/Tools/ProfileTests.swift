import Basics
import Eviction
import Testing

@testable import Replay

/// What is said of a trace.
@Suite struct ProfileTests {
    private func summary(_ text: String, named name: String = "t") throws -> TraceSummary {
        let file = try TemporaryFile(text, named: name)
        var trace = try TraceFile.open(file.path)
        return try TraceProfile(of: &trace).summary()
    }

    /// a b a c b b: distances 1 (b), 2 (a, c) and 0; intervals 2, 3 and 1.
    @Test func byHand() throws {
        let summary = try summary(
            """
            time,key,size,op,ttl
            0,a,10,get,0
            1,b,20,set,60
            1,a,30,get,0
            1,c,5,get,0
            4,b,20,get,0
            3,b,0,del,0
            """)
        #expect(summary.requests == 6 && summary.keys == 3)
        #expect(
            summary.operations?.reads == 4 && summary.operations?.writes == 1
                && summary.operations?.deletes == 1)
        #expect(summary.sizes?.sum == 85 && summary.sizes?.mean == 17 && summary.sizes?.largest == 30)
        #expect(summary.footprint == 55)
        #expect(summary.lifetimes?.count == 1 && summary.lifetimes?.largest == 60_000_000_000)
        #expect(summary.time?.first == 0 && summary.time?.last == 4_000_000_000)
        #expect(summary.time?.busiestSecond == 3 && summary.time?.stepsBack == 1)
        #expect(summary.reuse?.distances.count == 3 && summary.reuse?.distances.sum == 3)
        #expect(summary.reuse?.distances.percentiles[0] == 1 && summary.reuse?.distances.largest == 2)
        #expect(summary.reuse?.intervals.sum == 6)
        #expect(summary.popularity?.oneHitWonders == 1)
        #expect(summary.popularity?.shareOfFirst == 0.5)
    }

    @Test func nothingAndOne() throws {
        let nothing = try summary("")
        #expect(nothing.requests == 0 && nothing.popularity?.zipf == nil)
        #expect(nothing.table().contains("requests"))
        let one = try summary("a\n")
        #expect(one.popularity?.oneHitWonders == 1 && one.reuse?.distances.count == 0)
        #expect(one.table().contains("no key comes twice"))
    }

    /// Against counting the keys between by hand, over traces long enough for the tree to be built anew.
    @Test(arguments: [1, 2, 3]) func reuseDistances(seed: UInt64) {
        var random = RandomStream(seed: seed)
        var distances = ReuseDistances()
        var stack: [UInt32] = []
        for index in 0..<12_000 {
            // Few keys, many, and few again.
            let bound: UInt64 = index < 4000 ? 20 : index < 8000 ? 1500 : 50
            let id = UInt32(random.below(bound))
            let expected = stack.lastIndex(of: id).map { UInt32(stack.count - 1 - $0) }
            stack.removeAll { $0 == id }
            stack.append(id)
            if distances.request(id) != expected {
                Issue.record("request \(index)")
                return
            }
        }
    }

    @Test func histogramsAreWithinAPercent() {
        for numbers in [[1, 2, 3], Array(0..<10_000), (0..<10_000).map { $0 * $0 * 977 }, [Int.max], [0]] {
            var histogram = LogarithmicHistogram()
            for number in numbers { histogram.add(UInt64(number)) }
            let sorted = numbers.sorted()
            for share in [0.01, 0.5, 0.9, 0.99, 1.0] {
                let exact = Double(sorted[max(0, Int((share * Double(sorted.count)).rounded(.up)) - 1)])
                let found = Double(histogram.percentile(share) ?? 0)
                #expect(abs(found - exact) <= exact * 0.01, "\(share) of \(sorted.count): \(found), \(exact)")
            }
        }
        var largest = LogarithmicHistogram()
        largest.add(.max)
        #expect(largest.percentile(0.5) == .max)
    }

    /// Counts as the law has them give the exponent back, beyond the ranks that are summed one by one too.
    @Test(arguments: [0.0, 0.5, 0.8, 1.0, 1.2, 2.0], [50, 5000, 20_000]) func zipf(
        exponent: Double, keys: Int
    ) throws {
        let counts = (1...keys).map { rank in
            UInt32((1e9 * ExactMath.exp(-exponent * ExactMath.log(Double(rank)))).rounded())
        }
        let fit = try #require(ZipfFit(counts))
        #expect(abs(fit.exponent - exponent) < 0.001, "\(fit)")
        #expect(fit.gap < 0.001)
    }

    @Test func noZipf() throws {
        #expect(ZipfFit([]) == nil && ZipfFit([5]) == nil)
        // One key has half of all, the rest is even: no exponent is near.
        let fit = try #require(ZipfFit([100_000] + [UInt32](repeating: 1, count: 100_000)))
        #expect(fit.gap > 0.1)
    }

    /// No line is wider than a terminal.
    @Test func theTableIsNarrow() throws {
        let lines = (0..<5000).map {
            "\($0)000.123456,key\($0 % 997),\($0 * 99_991),\($0 % 3 == 0 ? "set" : "get"),86400"
        }
        let table = try summary("time,key,size,op,ttl\n" + lines.joined(separator: "\n")).table()
        for line in table.split(separator: "\n") { #expect(line.count <= 80, "\(line)") }
    }

    @Test func asJSON() throws {
        let summary = try summary("{\"key\":1,\"size\":5}\n{\"key\":1,\"size\":7}\n")
        let json = summary.json(file: "a \"b\"", format: "jsonl", compression: nil, notes: ["one\n"])
        #expect(
            json == #"""
                {"file":"a \"b\"","format":"jsonl","compression":null,"requests":2,"distinct_keys":1,"operations":{"read":2,"write":0,"delete":0},"size_bytes":{"sum":12,"mean":6,"min":5,"max":7,"p50":5,"p90":7,"p99":7,"p999":7},"footprint_bytes":7,"ttl_ns":null,"time":null,"requests_again":1,"reuse_distance_keys":{"sum":0,"mean":0,"min":0,"max":0,"p50":0,"p90":0,"p99":0,"p999":0},"reuse_interval_requests":{"sum":1,"mean":1,"min":1,"max":1,"p50":1,"p90":1,"p99":1,"p999":1},"one_hit_wonders":0,"share_of_requests":{"first_key":1,"first_1_percent":1,"first_10_percent":1},"zipf":null,"notes":["one\n"]}

                """#)
    }
}

/// Samples of traces.
@Suite struct SamplerTests {
    @Test func allRequestsOfAKeyOrNone() {
        var records = TraceRecords()
        for round in 0..<3 {
            for key in 0..<10_000 {
                if key.isMultiple(of: 2) {
                    records.append(number: UInt64(key))
                } else {
                    records.append(key: Array("user:\(key)".utf8).span)
                }
                records.columns.sizes.append(UInt64(round))
            }
        }
        let sampler = SpatialSampler(rate: 0.1)
        var kept = TraceRecords()
        sampler.sample(records, into: &kept)
        var counts: [String: Int] = [:]
        for index in 0..<kept.count { counts[kept.key(index), default: 0] += 1 }
        #expect(counts.values.allSatisfy { $0 == 3 })
        #expect((900...1100).contains(counts.count))
        #expect(kept.columns.sizes.count == kept.count)
        // Numbers and texts alike.
        let texts = counts.keys.count { $0.hasPrefix("user:") }
        #expect((400...600).contains(texts))
        var other = TraceRecords()
        SpatialSampler(rate: 0.1, seed: 1).sample(records, into: &other)
        #expect(other.keys != kept.keys)
        var all = TraceRecords()
        SpatialSampler(rate: 1).sample(records, into: &all)
        #expect(all.count == records.count)
    }

    @Test func theRateIsWhatCanBe() {
        #expect(SpatialSampler(rate: 0.5).rate == 0.5)
        #expect(SpatialSampler(rate: 1e-12).rate == 0x1p-24)
    }
}
