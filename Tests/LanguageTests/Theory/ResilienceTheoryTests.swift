import Foundation
import Testing
import Tracing

/// Retries, hedges, early expiry, jitter and herds against the probabilities that they are made of.
@Suite struct ResilienceTheoryTests {
    private static let coldKeys = "rows=k:1..k:1000000"

    /// Attempts are geometric: of four with a chance of one half all fail once in sixteen, and 1/2 + 1/4 + 1/8 retries are
    /// made on average.
    @Test func retriesAreGeometric() {
        let laboratory = Laboratory(
            "database db \(Self.coldKeys) read=0s\ncache c over db capacity=1 latency=0s retries=3 backoff=0s\n"
                + "flaky db 50%")
        let estimates = laboratory.measure("workload keys=k:1..k:1000000 rate=100/s for=8s") {
            let all = $0.count(.errors) + $0.count(.reads)
            return [$0.count(.errors) / all, $0.count(.callRetries, "c") / all]
        }
        estimates[0].expect(pow(0.5, 4), resolution: 0.005)
        estimates[1].expect(0.5 + 0.25 + 0.125, resolution: 0.02)
    }

    /// Of two calls with exponential times, of which the second leaves after h, the first answer takes longer than t > h
    /// with exp(-t / m) exp(-(t - h) / m).
    @Test func aHedgeCutsTheTail() {
        let laboratory = Laboratory(
            "database db \(Self.coldKeys) read=exponential(20ms)\n"
                + "cache c over db capacity=1 latency=0s hedge=20ms")
        let estimates = laboratory.measure("workload keys=k:1..k:1000000 rate=50/s for=10s") {
            [$0.shareOfReads(longerThan: 0.040), $0.shareOfReads(longerThan: 0.010)]
        }
        estimates[0].expect(exp(-3), resolution: 0.005)
        estimates[1].expect(exp(-0.5), resolution: 0.01)
    }

    /// XFetch (Vattani, Chierichetti and Lowenstein 2015): a request with x left loads early with exp(-x / (beta delta)).
    /// Under Poisson arrivals an entry reaches its end unrenewed with exp(-lambda beta delta (1 - exp(-T / (beta delta)))).
    @Test func earlyExpiryIsExponential() {
        let laboratory = Laboratory(
            "database db rows=k:1 read=1ms\ncache c over db ttl=1s early=100 single-flight=on latency=0s")
        laboratory.measure("workload keys=k:1 rate=7/s for=75s") {
            $0.count(.expiries, "c") / $0.count(.stores, "c")
        }
        .expect(exp(-7 * 0.100 * (1 - exp(-10))), approximation: 0.004, resolution: 0.02)
    }

    /// Keys that are stored at one moment end evenly over the jitter: of ten equal windows each gets a tenth. The sum of the
    /// squared deviations is chi-squared with 9 degrees of freedom, which exceeds 33.7 once in 10,000 times.
    @Test func jitterSpreadsTheEnds() {
        let laboratory = Laboratory(
            "database db rows=k:1..k:3000 read=0s\ncache c over db ttl=10s jitter=10s latency=0s\n"
                + "read k:1..k:3000\nadvance 10s")
        var chiSquared = 0.0
        var total = 0.0
        for _ in 0..<10 {
            laboratory.run("advance 1s")
            let ends = laboratory.count(.expiries, "c")
            total += ends
            chiSquared += (ends - 300) * (ends - 300) / 300
        }
        #expect(total >= 2999 && chiSquared < 33.7, "\(total) ends, chi-squared \(chiSquared)")
    }

    /// A herd: while a key is loaded for d, lambda d further requests miss it too.
    @Test func aHerdIsAsLargeAsTheLoadIsLong() {
        let laboratory = Laboratory("database db rows=k:1 read=100ms\ncache c over db ttl=500ms latency=0s")
        // Each expiry ends a cycle with 1 + lambda d loads. Their difference has the mean 0, without the bias of a ratio.
        laboratory.measure("workload keys=k:1 rate=50/s for=15s") {
            ($0.count(.loads, "db") - 6 * $0.count(.expiries, "c")) / $0.count(.expiries, "c")
        }
        .expect(0, approximation: 0.1, resolution: 0.3)
    }
}
