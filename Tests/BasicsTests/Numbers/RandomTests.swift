import Basics
import Glibc
import Testing

@Suite struct RandomStreamTests {
    /// The first numbers of xoshiro256** seeded by SplitMix64 from 0, computed apart from this code.
    @Test func theGeneratorIsTheReferencesOne() {
        // The FNV-1a hash of the empty name is its offset basis, which this seed cancels out.
        var stream = RandomStream(seed: 0xcbf2_9ce4_8422_2325, name: "")
        #expect(
            (0..<4).map { _ in stream.next() } == [
                0x99ec_5f36_cb75_f2b4, 0xbf6e_1f78_4956_452a, 0x1a5f_849d_4933_e6e0, 0x6aa5_94f1_262d_2d2c,
            ])
    }

    @Test func eachNameHasAStreamOfItsOwn() {
        func draw(_ seed: UInt64, _ name: String) -> [UInt64] {
            var stream = RandomStream(seed: seed, name: name)
            return (0..<8).map { _ in stream.next() }
        }
        #expect(draw(1, "front jitter") == draw(1, "front jitter"))
        #expect(draw(1, "front jitter") != draw(2, "front jitter"))
        #expect(draw(1, "front jitter") != draw(1, "front latency"))
    }

    @Test func aBoundIsKeptAndEachNumberComesAboutAsOften() {
        var stream = RandomStream(seed: 5, name: "dice")
        var counts = [Int](repeating: 0, count: 6)
        for _ in 0..<60_000 { counts[Int(stream.below(6))] += 1 }
        #expect(counts.allSatisfy { (9500...10_500).contains($0) })
        for _ in 0..<1000 { #expect(stream.below(1) == 0) }
        let most = UInt64.max / 2 + 2
        for _ in 0..<1000 { #expect(stream.below(most) < most) }
    }

    @Test func sharesLieBetweenZeroAndOne() {
        var stream = RandomStream(seed: 5, name: "unit")
        var sum = 0.0
        for _ in 0..<10_000 {
            let unit = stream.unit()
            #expect(unit >= 0 && unit < 1)
            sum += unit
        }
        #expect(abs(sum / 10_000 - 0.5) < 0.01)
        #expect((0..<1000).allSatisfy { _ in !stream.chance(0) })
        #expect((0..<1000).allSatisfy { _ in stream.chance(1) })
    }
}

@Suite struct ExactMathTests {
    private func spread(_ count: Int) -> [Double] {
        var stream = RandomStream(seed: 9, name: "math")
        return (0..<count).map { _ in stream.unit() }
    }

    @Test func theLogarithmIsTheCLibrarysToFourteenDigits() {
        for unit in spread(20_000) {
            let value = Glibc.exp((unit - 0.5) * 1400)
            let exact = Glibc.log(value)
            #expect(abs(ExactMath.log(value) - exact) <= max(abs(exact) * 1e-14, 1e-15))
            let near = 1 + (unit - 0.5) * 1e-3
            #expect(abs(ExactMath.log(near) - Glibc.log(near)) <= 1e-17 + abs(Glibc.log(near)) * 1e-13)
        }
        #expect(ExactMath.log(1) == 0)
    }

    @Test func theExponentialIsTheCLibrarysToThirteenDigits() {
        for unit in spread(20_000) {
            let value = (unit - 0.5) * 1400
            let exact = Glibc.exp(value)
            #expect(abs(ExactMath.exp(value) - exact) <= exact * 1e-13)
        }
        #expect(ExactMath.exp(0) == 1)
        #expect(ExactMath.exp(710) == .infinity)
        #expect(ExactMath.exp(-800) == 0)
    }

    @Test func aPowerIsTheCLibrarysToTwelveDigits() {
        for unit in spread(5000) {
            let (base, exponent) = (1 + unit * 1000, unit * 8 - 4)
            let exact = Glibc.pow(base, exponent)
            #expect(abs(ExactMath.power(base, exponent) - exact) <= exact * 1e-12)
        }
    }
}
