import Basics
import Testing

@Suite struct QuantityTests {
    @Test(arguments: [
        ("100µs", 100_000), ("100μs", 100_000), ("100us", 100_000), ("1h30m", 5_400_000_000_000),
        ("1.5s", 1_500_000_000),
        ("1e3ms", 1_000_000_000), (".5s", 500_000_000), ("0s", 0),
        ("9007199254740993ns", 9_007_199_254_740_993),
        ("0.4ns", 0), ("0.5ns", 1), ("106000d", 9_158_400_000_000_000_000),
    ])
    func times(text: String, nanoseconds: Int64) throws {
        #expect(try Quantity.nanoseconds(text) == nanoseconds)
    }

    @Test(arguments: [
        ("", Quantity.Fault.malformed), ("5", .bareNumber), ("1e3", .bareNumber), ("5x", .malformed),
        ("s", .malformed), ("-1s", .malformed), ("1s ", .malformed), ("107000d", .tooLarge),
        ("1e99d", .tooLarge), ("99999999999999999999999999s", .malformed), ("1m1", .malformed),
    ])
    func noTimes(text: String, fault: Quantity.Fault) {
        #expect(throws: fault) { try Quantity.nanoseconds(text) }
    }

    @Test(arguments: [
        ("64KiB", 65_536), ("64kib", 65_536), ("1TB", 1_000_000_000_000), ("4G", 4_000_000_000),
        ("500B", 500),
        ("1.5mb", 1_500_000), ("1e3B", 1_000), ("7k", 7_000),
    ])
    func sizes(text: String, bytes: Int) throws { #expect(try Quantity.bytes(text) == bytes) }

    @Test func noSizes() {
        #expect(throws: Quantity.Fault.bareNumber) { try Quantity.bytes("64") }
        #expect(throws: Quantity.Fault.malformed) { try Quantity.bytes("64 KiB") }
        #expect(throws: Quantity.Fault.tooLarge) { try Quantity.bytes("9999999999TiB") }
    }

    @Test func sharesRatesAndCounts() throws {
        #expect(try Quantity.share("12.5%") == 0.125)
        #expect(try Quantity.rate("60/m") == 1)
        #expect(try Quantity.rate("5/ms") == 5_000)
        #expect(try Quantity.count("1_000,000") == 1_000_000)
        #expect(try Quantity.count("1.5k") == 1_500)
        #expect(try Quantity.count("1e6") == 1_000_000)
        for text in ["inf%", "nan%", "-5%", "5", "%"] {
            #expect((try? Quantity.share(text)) == nil, "\(text)")
        }
        for text in ["0/s", "1/x", "inf/s", "5"] { #expect((try? Quantity.rate(text)) == nil, "\(text)") }
        for text in ["1.5", "x", "1.0005k", ""] { #expect((try? Quantity.count(text)) == nil, "\(text)") }
    }
}
