import Basics
import Eviction
import Testing

@testable import Replay

/// Traces that are made.
@Suite struct GeneratorTests {
    private func keys(
        _ pattern: String, requests: Int, _ change: (inout TraceGenerator.Settings) -> Void = { _ in }
    )
        throws -> [UInt64]
    {
        try records(pattern, requests: requests, change).keys
    }

    private func records(
        _ pattern: String, requests: Int, atOnce limit: Int = 1 << 20,
        _ change: (inout TraceGenerator.Settings) -> Void = { _ in }
    ) throws -> TraceRecords {
        var settings = TraceGenerator.Settings(pattern: try TracePattern(pattern), requests: requests)
        settings.keys = 100
        change(&settings)
        var generator = TraceGenerator(settings)
        var all = TraceRecords()
        var records = TraceRecords()
        while generator.next(limit, into: &records) {
            for index in 0..<records.count { all.append(index, of: records) }
        }
        return all
    }

    /// The same on every machine and in every version: a change here is a change of everyone's traces.
    @Test func theFirstKeysOfASeed() throws {
        #expect(try keys("zipf=1.0", requests: 8) == [70, 52, 57, 0, 1, 14, 6, 38])
        #expect(try keys("zipf:0.5+scan:0.5", requests: 8) == [70, 100, 101, 102, 52, 57, 0, 103])
        #expect(try keys("zipf=1.0", requests: 8) { $0.seed = 2 } != keys("zipf=1.0", requests: 8))
    }

    @Test func theBatchDoesNotMatter() throws {
        func make(_ limit: Int) throws -> TraceRecords {
            try records("zipf+loop=7", requests: 1000, atOnce: limit) {
                $0.writes = 0.3
                $0.rate = 10
                $0.sizes = .uniform(1, 100)
            }
        }
        let (one, other) = (try make(7), try make(1000))
        #expect(one.keys == other.keys)
        #expect(one.columns.operations == other.columns.operations)
        #expect(one.columns.times == other.columns.times && one.columns.sizes == other.columns.sizes)
    }

    @Test func loopsScansAndShifts() throws {
        #expect(try keys("loop=3", requests: 7) == [0, 1, 2, 0, 1, 2, 0])
        #expect(try keys("scan", requests: 4) == [0, 1, 2, 3])
        let shifting = try keys("shift=10", requests: 3000) { $0.shiftEvery = 1000 }
        for phase in 0..<3 {
            #expect(
                Set(shifting[phase * 1000..<(phase + 1) * 1000])
                    == Set((0..<10).map { UInt64(phase * 10 + $0) }))
        }
    }

    /// Parts have keys of their own, and each its share.
    @Test func mixtures() throws {
        let keys = try keys("zipf:0.5+loop=50:0.2+scan:0.2+shift=5:0.1", requests: 100_000)
        let zipf = keys.count { $0 < 100 }
        let loop = keys.count { (100..<150).contains($0) }
        let scanned = keys.filter { $0 >= 150 && ($0 - 150).isMultiple(of: 2) }
        #expect(abs(zipf - 50_000) < 1000 && abs(loop - 20_000) < 1000 && abs(scanned.count - 20_000) < 1000)
        #expect(Set(scanned).count == scanned.count)
    }

    /// Against the law itself: the share of each of the first ranks, and of the tail.
    @Test(arguments: [0.0, 0.7, 1.0, 1.4]) func zipf(exponent: Double) throws {
        let requests = 400_000
        let keys = try keys("zipf=\(exponent)", requests: requests)
        var counts = [Double](repeating: 0, count: 100)
        for key in keys { counts[Int(key)] += 1 }
        let weights = (1...100).map { ExactMath.exp(-exponent * ExactMath.log(Double($0))) }
        let total = weights.reduce(0, +)
        var chiSquared = 0.0
        for (count, weight) in zip(counts, weights) {
            let expected = Double(requests) * weight / total
            chiSquared += (count - expected) * (count - expected) / expected
        }
        // 99 degrees of freedom: above 149 in one of a thousand.
        #expect(chiSquared < 149, "\(chiSquared)")
    }

    @Test func columns() throws {
        let made = try records("uniform", requests: 10_000) {
            $0.writes = 0.2
            $0.deletes = 0.1
            $0.rate = 1000
            $0.sizes = .lognormal(1000, 1)
            $0.lifetimes = .exponential(60e9)
            $0.keyPrefix = "user:"
        }
        #expect(made.columns.times.last == 9_999_000_000)
        #expect(abs(made.columns.operations.count { $0 == .write } - 2000) < 200)
        #expect(abs(made.columns.operations.count { $0 == .delete } - 1000) < 200)
        // A key has one size and one lifetime.
        var sizes: [String: UInt64] = [:]
        for index in 0..<made.count {
            let key = made.key(index)
            #expect(key.hasPrefix("user:"))
            #expect(sizes[key] ?? made.columns.sizes[index] == made.columns.sizes[index])
            sizes[key] = made.columns.sizes[index]
        }
        let sorted = sizes.values.sorted()
        #expect((600...1600).contains(sorted[sorted.count / 2]))
        #expect(sorted[sorted.count - 1] > 4000)
    }

    @Test func distributions() {
        #expect(AmountDistribution.bytes("4KiB") == .fixed(4096))
        #expect(AmountDistribution.bytes("uniform(1KB, 2KB)") == .uniform(1000, 2000))
        #expect(AmountDistribution.durations("exponential(1.5s)") == .exponential(1.5e9))
        #expect(AmountDistribution.durations("lognormal(1m,2)") == .lognormal(60e9, 2))
        for text in [
            "", "4", "uniform(2s,1s)", "uniform(1s)", "normal(1s)", "5 parsecs", "lognormal(1s,x)",
            "uniform(1s,2s",
        ] {
            #expect(AmountDistribution.durations(text) == nil, "\(text)")
        }
        var sum = 0.0
        for key in 0..<20_000 { sum += AmountDistribution.exponential(50).amount(of: UInt64(key), seed: 1) }
        #expect(abs(sum / 20_000 - 50) < 2)
    }

    @Test(arguments: [
        ("zipf:0.7", "the shares add up to 0.7, not to 1; an exponent is written zipf=0.7"),
        ("zipf:0.7+scan:0.2", "the shares add up to 0.9, not to 1"),
        ("zipf:0.7+scan", "give every part a share, as in zipf:0.7+scan:0.3, or none"),
        ("zipf=x", "'x' is no exponent from 0 to 10; write zipf=0.99"),
        ("zipf:x", "'x' is no share; write zipf:0.3 or zipf:30%"),
        (
            "zipf:80%,scan:20%",
            "'80%,scan:20%' is no share; write zipf:0.3 or zipf:30%, and + between patterns"
        ),
        ("loop", "loop needs a number of keys; write loop=5000"),
        ("scan=3", "scan takes no number; write scan"),
        (
            "zpif",
            "'zpif' is no pattern; write zipf=EXPONENT, uniform, scan, loop=LENGTH or shift=SIZE, or several joined by +"
        ),
        (
            "",
            "'' is no pattern; write zipf=EXPONENT, uniform, scan, loop=LENGTH or shift=SIZE, or several joined by +"
        ),
    ]) func patternsThatCannotBe(pattern: String, expected: String) {
        do {
            _ = try TracePattern(pattern)
            Issue.record("it was taken")
        } catch { #expect(error.description == "the pattern '\(pattern)': \(expected)") }
    }

    @Test func patternsThatCan() throws {
        #expect(try TracePattern("zipf").parts.map(\.part) == [.zipf(exponent: 1)])
        #expect(try TracePattern("uniform+scan").parts.map(\.share) == [0.5, 0.5])
        #expect(try TracePattern("zipf=0.9:70%+loop=5k:30%") == TracePattern("zipf=0.9:0.7+loop=5000:0.3"))
    }

    @Test func amounts() {
        #expect(Amount.count("20M") == 20_000_000)
        #expect(Amount.count("1,000") == 1000)
        #expect(Amount.count("1.5k") == 1500)
        #expect(Amount.count("1e3") == 1000)
        for text in ["0", "-1", "x", "", "1.5", "1T"] {
            #expect(Amount.count(text) == nil, "\(text)")
        }
        #expect(Amount.share("5%") == 0.05)
        #expect(Amount.share("200%") == nil)
        #expect(Amount.rate("60/m") == 1)
        #expect(Amount.rate("60") == nil)
    }
}
