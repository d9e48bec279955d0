import Simulation
import Testing

/// Moments and spans never overflow: what cannot be named is held at what can.
@Suite struct SaturationTests {
    private static let numbers: [Int64] = [
        .min, -.max, -1_000_000_001, -1, 0, 1, 1_000_000_001, .max - 1, .max,
    ]

    /// The exact result, held between the ends.
    private func held(_ exact: Double, _ result: Int64) -> Bool {
        if exact >= 9.3e18 { return result == .max }
        if exact <= -9.3e18 { return result == -.max }
        return abs(Double(result) - exact) <= 2048
    }

    @Test func sumsAndDifferencesAreHeld() {
        for left in Self.numbers {
            for right in Self.numbers {
                let (instant, span) = (Instant(nanoseconds: left), TimeSpan(nanoseconds: right))
                let (sum, difference) = (Double(left) + Double(right), Double(left) - Double(right))
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
        #expect(held(Double(count) * 1e3, TimeSpan.microseconds(count).nanoseconds))
        #expect(held(Double(count) * 1e6, TimeSpan.milliseconds(count).nanoseconds))
        #expect(held(Double(count) * 1e9, TimeSpan.seconds(count).nanoseconds))
        #expect(held(Double(count) * 1e6, Instant(milliseconds: count).nanoseconds))
    }
}
