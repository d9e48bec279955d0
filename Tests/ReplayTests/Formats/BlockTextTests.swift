import Testing

@testable import Replay

/// The text formats of the ARC and LIRS papers.
@Suite struct BlockTextTests {
    @Test(arguments: [1, 3, 1000]) func arc(limit: Int) throws {
        let reading = try Reading(text: "10 3 0 1\n7 1 0 2\n11 2 0 3\n", atOnce: limit)
        #expect(reading.format == "arc")
        #expect(reading.keys == ["10", "11", "12", "7", "11", "12"])
        #expect(reading.log.requests == 6)
    }

    @Test func aRunThatCannotBe() {
        for line in ["1 99999999999 0 1", "18446744073709551615 2 0 1"] {
            do {
                _ = try Reading(text: "5 1 0 1\n\(line)\n", options: TraceOptions(format: .arc))
                Issue.record("it was read")
            } catch {
                #expect("\(error)".contains(":2: found a run of "))
                #expect("\(error)".contains("expected at most 1,048,576 blocks, the last below 2^64"))
            }
        }
    }

    @Test func aLineOfAnotherForm() {
        do {
            _ = try Reading(text: "5 1 0\n", options: TraceOptions(format: .arc))
            Issue.record("it was read")
        } catch {
            #expect(
                "\(error)".contains(
                    ":1: found '5 1 0', expected four numbers: start, count, ignored, request number"))
        }
    }

    @Test func lirs() throws {
        let reading = try Reading(text: "5\n6\n*\n5\n")
        #expect(reading.format == "lirs")
        #expect(reading.keys == ["5", "6", "5"])
        #expect(reading.log.notes == ["passed over, being no read, write or delete of a key: phase marks 1"])
    }

    /// Where the first mark comes late, the trace is taken for plain text, and reads the same.
    @Test func lateMarks() throws {
        let numbers = (0..<20_000).map { "\($0)\n" }.joined()
        let reading = try Reading(text: numbers + "*\n1\n")
        #expect(reading.format == "text")
        #expect(reading.keys.count == 20_001)
        // Among texts it is a key.
        #expect(try Reading(text: "a\n*\nb\n").keys == ["a", "*", "b"])
    }
}
