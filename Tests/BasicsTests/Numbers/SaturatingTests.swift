import Basics
import Testing

@Suite struct SaturatingTests {
    @Test func theEndsOfTheRangeHold() {
        #expect(Int64.max.saturatingAdd(1) == .max)
        #expect(Int64.min.saturatingAdd(-1) == .min)
        #expect(Int64.min.saturatingSubtract(1) == .min)
        #expect(Int64.max.saturatingSubtract(.min) == .max)
        #expect(Int64.min.saturatingMultiply(-1) == .max)
        #expect(Int64.max.saturatingMultiply(-2) == .min)
        #expect(UInt64.max.saturatingMultiply(10) == .max)
        #expect(UInt8(3).saturatingSubtract(5) == 0)
        #expect(Int64(3).saturatingAdd(4) == 7)
    }

    @Test func numbersOfAnySize() {
        #expect(Int64(saturating: 1e30) == .max)
        #expect(Int64(saturating: -.infinity) == .min)
        #expect(Int64(saturating: .nan) == 0)
        #expect(Int64(saturating: 2.5) == 3)
        #expect(UInt8(saturating: -4) == 0)
    }
}
