import Simulation
import Testing

/// Moments and spans never overflow: what cannot be named is held at what can.
@Suite struct SaturationTests {
    private static let numbers: [Int64] = [
        .min, -.max, -1_000_000_001, -1, 0, 1, 1_000_000_001, .max - 1, .max,
    ]

    /// The exact result, held between the ends.
    private func held(_ exact: Int128, _ result: Int64) -> Bool {
        if let exact = Int64(exactly: exact) { return result == exact }
        return result == (exact < 0 ? -.max : .max)
    }

    @Test func sumsAndDifferencesAreHeld() {
        for left in Self.numbers {
            for right in Self.numbers {
                let (instant, span) = (Instant(nanoseconds: left), TimeSpan(nanoseconds: right))
                let (sum, difference) = (Int128(left) + Int128(right), Int128(left) - Int128(right))
                #expect(held(sum, (instant + span).nanoseconds))
                #expect(held(difference, (instant - span).nanoseconds))
                #expect(held(difference, (instant - Instant(nanoseconds: right)).nanoseconds))
                #expect(held(sum, (TimeSpan(nanoseconds: left) + span).nanoseconds))
                #expect(held(difference, (TimeSpan(nanoseconds: left) - span).nanoseconds))
            }
        }
    }

    @Test(arguments: numbers)
    func unitsAreHeld(_ count: Int64) {
        #expect(held(Int128(count) * 1000, TimeSpan.microseconds(count).nanoseconds))
        #expect(held(Int128(count) * 1_000_000, TimeSpan.milliseconds(count).nanoseconds))
        #expect(held(Int128(count) * 1_000_000_000, TimeSpan.seconds(count).nanoseconds))
        #expect(held(Int128(count) * 1_000_000, Instant(milliseconds: count).nanoseconds))
    }
}
