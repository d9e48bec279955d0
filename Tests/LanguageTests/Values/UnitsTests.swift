@testable import Language
import Simulation
import Testing

@Suite struct UnitsTests {
    @Test(
        arguments: [
            ("0s", 0), ("1ns", 1), ("5us", 5000), ("5µs", 5000), ("150ms", 150_000_000),
            ("60s", 60_000_000_000),
            ("1.5s", 1_500_000_000), ("1h30m", 5_400_000_000_000), ("1m30s500ms", 90_500_000_000),
            ("2d", 172_800_000_000_000),
            ("0.1ns", 0), (".5s", 500_000_000),
        ] as [(String, Int64)])
    func times(text: String, nanoseconds: Int64) throws {
        #expect(try Units.timeSpan(text, for: "a time").nanoseconds == nanoseconds)
    }

    @Test(
        arguments: [
            ("5", "'5' has no unit, and a time needs one", "write 5s for seconds, or 5ms for milliseconds"),
            (
                "1.5", "'1.5' has no unit, and a time needs one",
                "write 1.5s for seconds, or 1.5ms for milliseconds"
            ),
            ("", "'' is no time: expected a time such as 150ms, 60s or 1h30m", nil),
            ("s", "'s' is no time: expected a time such as 150ms, 60s or 1h30m", nil),
            ("5x", "'5x' is no time: expected a time such as 150ms, 60s or 1h30m", nil),
            ("-5s", "'-5s' is no time: expected a time such as 150ms, 60s or 1h30m", nil),
            ("-5", "'-5' is no time: expected a time such as 150ms, 60s or 1h30m", nil),
            ("0x10", "'0x10' is no time: expected a time such as 150ms, 60s or 1h30m", nil),
            ("5 s", "'5 s' is no time: expected a time such as 150ms, 60s or 1h30m", nil),
            ("inf", "'inf' is no time: expected a time such as 150ms, 60s or 1h30m", nil),
            ("nan", "'nan' is no time: expected a time such as 150ms, 60s or 1h30m", nil),
            ("٣s", "'٣s' is no time: expected a time such as 150ms, 60s or 1h30m", nil),
            (
                "1000000h1000000h1000000h",
                "a time cannot be 1000000h1000000h1000000h: expected at most 290 years", nil
            ),
            (
                "99999999999999999999d", "a time cannot be 99999999999999999999d: expected at most 290 years",
                nil
            ),
        ] as [(String, String, String?)])
    func noTimes(text: String, message: String, remedy: String?) {
        let error = #expect(throws: Problem.self) { try Units.timeSpan(text, for: "a time") }
        #expect(error?.message == message)
        #expect(error?.remedy == remedy)
    }

    @Test(
        arguments: [
            ("500B", 500), ("64KiB", 65536), ("1MiB", 1_048_576), ("1.5KiB", 1536), ("2GiB", 2_147_483_648),
            ("5KB", 5000),
            ("5kib", 5120), ("5", nil), ("KiB", nil), ("", nil), ("-5B", nil), ("99999999999GiB", nil),
        ] as [(String, Int?)])
    func sizes(text: String, bytes: Int?) { #expect(Units.bytes(text) == bytes) }

    @Test func shares() throws {
        #expect(try Units.share("10%", for: "share") == 0.1)
        #expect(try Units.share("0.1%", for: "share") == 0.001)
        #expect(try Units.share("100%", for: "share") == 1)
        for text in ["101%", "-1%", "%", "x%", "nan%", "10 %", ""] {
            let error = #expect(throws: Problem.self) { try Units.share(text, for: "share") }
            #expect(error?.message == "'\(text)' is no share: expected a share such as 10%, from 0% to 100%")
        }
        let half = #expect(throws: Problem.self) { try Units.share("0.5", for: "writes=") }
        #expect(half?.message == "'0.5' has no unit, and writes= needs one")
        #expect(half?.remedy == "write 50%")
        let whole = #expect(throws: Problem.self) { try Units.share("5", for: "share") }
        #expect(whole?.remedy == "write 5%")
    }

    @Test func rates() throws {
        #expect(try Units.rate("1000/s", for: "rate=") == 1000)
        #expect(try Units.rate("5/ms", for: "rate=") == 5000)
        #expect(try Units.rate("60/m", for: "rate=") == 1)
        for text in ["/s", "0/s", "-1/s", "5/", "5/x", "5/s/s", "nan/s", "inf/s"] {
            let error = #expect(throws: Problem.self) { try Units.rate(text, for: "rate=") }
            #expect(error?.message == "'\(text)' is no value for rate=: expected a rate such as 1000/s")
        }
        #expect(#expect(throws: Problem.self) { try Units.rate("5", for: "rate=") }?.remedy == "write 5/s")
    }

    @Test func numbers() throws {
        #expect(try Units.integer("1_000", for: "queue=", in: 1...10_000) == 1000)
        for (text, message) in [
            ("x", "'x' is no value for queue=: expected a whole number"),
            ("1.5", "'1.5' is no value for queue=: expected a whole number"),
            ("0", "queue= cannot be 0: expected 1 to 10"), ("11", "queue= cannot be 11: expected 1 to 10"),
            (
                "99999999999999999999",
                "'99999999999999999999' is no value for queue=: expected a whole number"
            ),
        ] {
            #expect(
                #expect(throws: Problem.self) { try Units.integer(text, for: "queue=", in: 1...10) }?.message
                    == message)
        }
    }

    @Test(arguments: [
        "20ms", "uniform(10ms,30ms)", "normal(20ms,5ms)", "exponential(20ms)", "lognormal(20ms,0.5)",
    ])
    func distributions(text: String) throws {
        #expect("\(try Units.distribution(text, for: "read="))" == text, "as it is written, so it is told")
    }

    @Test(arguments: [
        "uniform(30ms,10ms)", "uniform(10ms)", "poisson(1ms)", "normal(20ms,5)", "lognormal(20ms,-1)",
        "lognormal(20ms,nan)", "exponential()", "(20ms)", "uniform(10ms,30ms",
    ])
    func noDistributions(text: String) {
        #expect(throws: Problem.self) { try Units.distribution(text, for: "read=") }
    }
}
