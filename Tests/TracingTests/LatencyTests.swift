import Basics
import Simulation
import Testing
import Tracing

@Suite struct LatencyTests {
    @Test func nothingHasNoPercentiles() {
        let latency = Latency()
        #expect(latency.percentile(50) == nil)
        #expect(latency.mean == nil)
        #expect(latency.count == 0)
    }

    @Test func oneLatencyIsEachPercentile() {
        var latency = Latency()
        latency.record(.milliseconds(20))
        for percentage in [0, 50, 99.9, 100] { #expect(latency.percentile(percentage) == .milliseconds(20)) }
        #expect(latency.mean == .milliseconds(20))
    }

    /// The buckets are wider than a microsecond there, and 21ms is one of many values in its bucket.
    @Test func roundLatenciesComeOutRound() {
        var latency = Latency()
        for milliseconds: Int64 in [21, 21, 21, 500] { latency.record(.milliseconds(milliseconds)) }
        #expect(latency.percentile(50) == .milliseconds(21))
        latency.record(TimeSpan(nanoseconds: 20_999_000))
        #expect(latency.percentile(1) == .milliseconds(21))
        #expect(latency.percentile(100) == .milliseconds(500))
    }

    @Test func percentilesAreWithinAThousandthOfTheSortedOnes() throws {
        var stream = RandomStream(seed: 1, name: "latency")
        var latency = Latency()
        var all: [Int64] = []
        for _ in 0..<20_000 {
            let span = Distribution.lognormal(median: .milliseconds(3), sigma: 2).draw(from: &stream)
            latency.record(span)
            all.append(span.nanoseconds)
        }
        all.sort()
        for percentage in [1, 10, 50, 90, 99, 99.9] {
            let exact = Double(all[Int((Double(all.count) * percentage / 100).rounded(.up)) - 1])
            let found = Double(try #require(latency.percentile(percentage)).nanoseconds)
            #expect(abs(found - exact) <= exact / 500, "\(percentage)%")
        }
        #expect(latency.percentile(100) == TimeSpan(nanoseconds: all[all.count - 1]))
        #expect(latency.longest == TimeSpan(nanoseconds: all[all.count - 1]))
        #expect(latency.total == TimeSpan(nanoseconds: all.reduce(0, +)))
    }

    @Test func theLongestLatenciesAreTakenIn() throws {
        var latency = Latency()
        for span in [TimeSpan.zero, .seconds(1_000_000_000), .longest, .milliseconds(1)] {
            latency.record(span)
        }
        #expect(latency.longest == .longest)
        #expect(latency.percentile(0) == .zero)
        let middle = try #require(latency.percentile(50))
        #expect(middle >= .milliseconds(1) && middle < .milliseconds(2))
    }
}
