import Foundation
import Testing
import Tracing

/// Hit ratios against the theory of caches under independent references: each request asks for key i with a fixed
/// probability, whatever was asked before.
@Suite struct PopularityTheoryTests {
    private static let keys = 400
    private static let capacity = 40
    private static let exponent = 0.8

    private static let popularity: [Double] = {
        let weights = (1...keys).map { pow(Double($0), -exponent) }
        let sum = weights.reduce(0, +)
        return weights.map { $0 / sum }
    }()

    /// The characteristic time at which the expected number of keys in the cache is its capacity, found by halving.
    private func characteristicTime(_ isThere: (Double) -> Double) -> Double {
        var (low, high) = (0.0, 1e9)
        for _ in 0..<200 {
            let middle = (low + high) / 2
            let held = Self.popularity.reduce(0) { $0 + isThere($1 * middle) }
            if held < Double(Self.capacity) { low = middle } else { high = middle }
        }
        return low
    }

    private func hitRatio(_ isThere: (Double) -> Double) -> Double {
        let time = characteristicTime(isThere)
        return Self.popularity.reduce(0) { $0 + $1 * isThere($1 * time) }
    }

    private func measured(_ policy: String) -> Estimate {
        let laboratory = Laboratory(
            "database db rows=k:1..k:\(Self.keys) read=0s\n"
                + "cache c over db capacity=\(Self.capacity) policy=\(policy) latency=0s")
        return laboratory.measure(
            "workload keys=k:1..k:\(Self.keys) zipf=\(Self.exponent) rate=1000/s for=1s"
        ) { $0.count(.hits, "c") / ($0.count(.hits, "c") + $0.count(.misses, "c")) }
    }

    /// Che, Tung and Wang 2002: LRU holds key i with the probability 1 - exp(-p T). Fricker, Robert and Roberts 2012 find
    /// it within half a percent even for small caches.
    @Test func lruFollowsTheApproximationOfChe() {
        measured("lru").expect(hitRatio { 1 - exp(-$0) }, approximation: 0.005, resolution: 0.01)
    }

    /// Gelenbe 1973: FIFO and random replacement have the same hit ratio. Each holds key i with p T / (1 + p T) (Fricker,
    /// Robert and Roberts 2012).
    @Test(arguments: ["fifo", "random"]) func fifoAndRandomAreAlike(policy: String) {
        measured(policy).expect(hitRatio { $0 / (1 + $0) }, approximation: 0.005, resolution: 0.01)
    }

    /// If all keys are equally popular, no policy that cannot see the future does better than the share of keys it holds.
    @Test(arguments: [
        "lru", "fifo", "random", "lfu", "clock", "sieve", "slru", "2-random-lru", "redis-lru", "s3-fifo",
    ])
    func noPolicyHelpsIfAllKeysAreAlike(policy: String) {
        let laboratory = Laboratory(
            "database db rows=k:1..k:200 read=0s\ncache c over db capacity=50 policy=\(policy) latency=0s")
        laboratory.measure("workload keys=k:1..k:200 rate=1000/s for=200ms") {
            $0.count(.hits, "c") / ($0.count(.hits, "c") + $0.count(.misses, "c"))
        }
        .expect(0.25, resolution: 0.01)
    }

    /// A renewal argument: a miss begins a time T in which lambda T further requests hit.
    @Test func aTTLUnderPoissonArrivals() {
        let laboratory = Laboratory("database db rows=k:1 read=0s\ncache c over db ttl=300ms latency=0s")
        laboratory.measure("workload keys=k:1 rate=10/s for=50s") {
            $0.count(.hits, "c") / ($0.count(.hits, "c") + $0.count(.misses, "c"))
        }
        .expect(3.0 / (1 + 3), resolution: 0.01)
    }

    /// With sliding expiry a request hits if the one before came within T: 1 - exp(-lambda T).
    @Test func slidingExpiryUnderPoissonArrivals() {
        let laboratory = Laboratory(
            "database db rows=k:1 read=0s\ncache c over db ttl=100ms sliding=on latency=0s")
        laboratory.measure("workload keys=k:1 rate=10/s for=50s") {
            $0.count(.hits, "c") / ($0.count(.hits, "c") + $0.count(.misses, "c"))
        }
        .expect(1 - exp(-1), resolution: 0.01)
    }
}
