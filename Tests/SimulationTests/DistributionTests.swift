import Basics
import Glibc
import Simulation
import Testing

@Suite struct DistributionTests {
    private func draws(_ distribution: Distribution, _ count: Int = 20_000, seed: UInt64 = 4) -> [Double] {
        var stream = RandomStream(seed: seed, name: "draws")
        return (0..<count).map { _ in distribution.draw(from: &stream).seconds * 1000 }
    }

    private func mean(_ values: [Double]) -> Double { values.reduce(0, +) / Double(values.count) }

    private func deviation(_ values: [Double]) -> Double {
        let mean = mean(values)
        return (values.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / Double(values.count)).squareRoot()
    }

    @Test func eachHasItsMeanAndItsSpread() {
        #expect(draws(.fixed(.milliseconds(20)), 3) == [20, 20, 20])
        let uniform = draws(.uniform(from: .milliseconds(10), to: .milliseconds(30)))
        #expect(abs(mean(uniform) - 20) < 0.2 && uniform.allSatisfy { $0 >= 10 && $0 <= 30 })
        let normal = draws(.normal(mean: .milliseconds(20), deviation: .milliseconds(3)))
        #expect(abs(mean(normal) - 20) < 0.1 && abs(deviation(normal) - 3) < 0.1)
        let exponential = draws(.exponential(mean: .milliseconds(20)))
        #expect(abs(mean(exponential) - 20) < 0.6 && abs(deviation(exponential) - 20) < 1)
        let lognormal = draws(.lognormal(median: .milliseconds(20), sigma: 0.5)).sorted()
        #expect(abs(lognormal[10_000] - 20) < 0.5)
        #expect(abs(mean(lognormal) - 20 * Glibc.exp(0.125)) < 0.5)
    }

    @Test func noneIsNegativeOrTooLargeForTheClock() {
        let wild: [Distribution] = [
            .normal(mean: .zero, deviation: .longest), .exponential(mean: .longest),
            .lognormal(median: .longest, sigma: 50), .uniform(from: .zero, to: .longest),
            .uniform(from: .milliseconds(3), to: .milliseconds(1)), .lognormal(median: .zero, sigma: 1000),
        ]
        for distribution in wild { #expect(draws(distribution, 2000).allSatisfy { $0 >= 0 }) }
    }

    @Test func theSameSeedDrawsTheSame() {
        let distribution = Distribution.normal(mean: .milliseconds(20), deviation: .milliseconds(3))
        #expect(draws(distribution, 100) == draws(distribution, 100))
        #expect(draws(distribution, 100) != draws(distribution, 100, seed: 5))
    }

    @Test func aDescriptionIsAsItIsTyped() {
        #expect("\(Distribution.fixed(.milliseconds(20)))" == "20ms")
        #expect("\(Distribution.uniform(from: .milliseconds(10), to: .seconds(1)))" == "uniform(10ms,1s)")
        #expect("\(Distribution.lognormal(median: .milliseconds(20), sigma: 0.5))" == "lognormal(20ms,0.5)")
    }
}
