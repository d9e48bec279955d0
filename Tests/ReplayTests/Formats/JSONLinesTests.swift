import Testing

@testable import Replay

/// Larder's own text format.
@Suite struct JSONLinesTests {
    @Test func members() throws {
        let reading = try Reading(
            text: #"""
                {"time":0.25,"key":"user:1","size":120,"op":"read","ttl":60}
                {"op":"write","key":42,"nested":{"a":["}",1]},"time":1,"size":"7"}
                  { "key" : "\u00e9\ud83d\ude00\n\"" , "op":"del", "extra":null, "time":2.000000001 }
                """#)
        #expect(reading.format == "jsonl")
        #expect(reading.keys == ["user:1", "42", "é😀\n\""])
        #expect(reading.columns.times == [250_000_000, 1_000_000_000, 2_000_000_001])
        #expect(reading.columns.sizes == [120, 7, 0])
        #expect(reading.columns.operations == [.read, .write, .delete])
        #expect(reading.lifetimeSeconds == [60, 0, 0])
    }

    @Test func onlyWhatIsThere() throws {
        let reading = try Reading(text: "{\"key\":1}\n{\"key\":2}\n")
        #expect(reading.keys == ["1", "2"])
        #expect(
            reading.columns.sizes == [] && reading.columns.times == [] && reading.columns.operations == [])
    }

    @Test(arguments: [
        (#"{"key":"a""#, "the end of the line at column 11, expected ',' or '}'"),
        (#"{"key":"a"} x"#, "'x' at column 13, expected the end of the line"),
        (
            #"{"key":"a\q"}"#,
            #"an escape that JSON does not have at column 10, expected one such as \n, \" or \u00e9"#
        ),
        (#"{"size":1}"#, "no member 'key', expected one in every line"),
        (#"{"key":[1]}"#, "a key that is neither, expected a string or a number"),
        (#"{"key":1,"size":"big"}"#, "'big', expected a size in bytes, or nothing if it is not known"),
        (#"{"key":1,"key":2}"#, "a second key, expected one in every line"),
        (#"{"key"}"#, "'}' at column 7, expected ':'"),
        (#"{"key":tru}"#, "'tru}' at column 8, expected a value"),
        (
            "key",
            #"'key', expected an object such as {"time":0.25,"key":"user:1","size":120,"op":"read","ttl":60}"#
        ),
    ]) func aMalformedLine(line: String, expected: String) {
        let format = TraceOptions(format: .jsonLines)
        do {
            _ = try Reading(text: "{\"key\":1,\"size\":2}\n\(line)\n", options: format)
            Issue.record("it was read")
        } catch {
            #expect(
                "\(error)".hasSuffix(":2: found \(expected); --skip-bad 1 passes over a line like this"),
                "\(error)")
        }
    }

    /// A member that comes late would otherwise be dropped, or make columns of unequal length.
    @Test func aMemberThatComesLate() throws {
        let text = String(repeating: "{\"key\":1}\n", count: 10_000) + "{\"key\":1,\"size\":5}\n"
        do {
            _ = try Reading(text: text)
            Issue.record("it was read")
        } catch {
            #expect("\(error)".contains(":10001: found the first 'size' of the trace only here"))
        }
        let named = try Reading(text: text, options: TraceOptions(columns: ["key", "size"]))
        #expect(named.columns.sizes.count == 10_001 && named.columns.sizes.last == 5)
    }

    /// What `larder run --trace json` prints, with what statements print between.
    @Test func theEventsOfARun() throws {
        let reading = try Reading(
            text: #"""
                {"number":1,"time_ns":0,"node":"users","kind":"built","key":null,"operation":null,"client":-1,"cause":null,"value":"database users"}
                database users rows=user:1..user:3 read=20ms write=30ms
                {"number":3,"time_ns":0,"node":"app","kind":"request","key":"user:1","operation":1,"client":0,"cause":null,"value":null,"verb":"read"}
                {"number":4,"time_ns":0,"node":"front","kind":"miss","key":"user:1","operation":1,"client":0,"cause":3,"value":null,"miss_cause":"cold"}
                {"number":8,"time_ns":22000000,"node":"app","kind":"request","key":"user:1","operation":2,"client":0,"cause":null,"value":null,"verb":"write"}
                {"number":12,"time_ns":53000000,"node":"app","kind":"request","key":"user:1","operation":3,"client":0,"cause":null,"value":null,"verb":"delete"}
                {"number":14,"time_ns":60000000,"node":"front","kind":"request","key":null,"operation":4,"client":-1,"cause":null,"value":null,"verb":"flush"}
                """#)
        #expect(reading.format == "jsonl")
        #expect(reading.keys == ["user:1", "user:1", "user:1"])
        #expect(reading.columns.operations == [.read, .write, .delete])
        #expect(reading.columns.times == [0, 22_000_000, 53_000_000])
    }
}
