import Testing

@testable import Replay

/// A key a line.
@Suite struct PlainTextTests {
    @Test func keysAreNumbersOrTexts() throws {
        let reading = try Reading(text: "7\nuser:1\n007\n\n 7 \r\nuser:1")
        #expect(reading.format == "text")
        #expect(reading.keys == ["7", "user:1", "007", "7", "user:1"])
        #expect(reading.columns.sizes == [] && reading.columns.operations == [])
    }

    /// One request at a time or all at once: the same.
    @Test(arguments: [1, 2, 3, 1000]) func theBatchDoesNotMatter(limit: Int) throws {
        let reading = try Reading(text: "1\na\n2\nb\n3\n", atOnce: limit)
        #expect(reading.keys == ["1", "a", "2", "b", "3"])
        #expect(reading.log.requests == 5)
    }

    @Test func textKeysAreNotHashed() throws {
        let file = try TemporaryFile("a\nb\na\n12\nb\n18446744073709551616\n12\n")
        var trace = try TraceFile.open(file.path)
        var keys = KeyTable()
        var batch = RequestBatch()
        while try trace.read(2, into: &batch, keys: &keys) {}
        #expect(batch.ids == [0, 1, 0, 2, 1, 3, 2])
        #expect(keys.count == 4)
    }

    @Test func nothingAtAll() throws {
        let reading = try Reading(text: "")
        #expect(reading.keys == [])
        #expect(reading.log.notes == [])
    }
}
