import Testing

@testable import Replay

/// Traces that are written.
@Suite struct WritingTests {
    let folder: TemporaryFolder

    init() throws { folder = try TemporaryFolder() }

    private let requests = [
        Request(key: "7", time: 1, size: 100, operation: .read, lifetime: 0),
        Request(key: "9", time: 2, size: 4_000_000, operation: .write, lifetime: 60),
        Request(key: "7", time: 2, size: 100, operation: .delete, lifetime: 0),
        Request(key: "8", time: 5, size: 3, operation: .write, lifetime: 16_000_000),
        Request(key: "7", time: 9, size: 100, operation: .read, lifetime: 0),
    ]

    /// What is written is read again, as far as the format holds it, whatever the compression.
    @Test(arguments: TraceFormat.all.filter(\.isWritable).map(\.name), ["", ".gz", ".zst"])
    func whatIsWrittenIsRead(name: String, suffix: String) throws {
        let format = try #require(TraceFormat.named(name))
        let path = "\(folder.path)/trace.\(name)\(suffix)"
        try write(requests, to: path, as: format)
        let reading = try Reading(path, options: TraceOptions(format: format))
        let holdsOperations = format.holds.contains(.operations)
        let kept = holdsOperations ? requests : requests.filter { $0.operation != .delete }
        #expect(reading.keys == kept.map(\.key))
        #expect(reading.columns.sizes == (format.holds.contains(.sizes) ? kept.map(\.size) : []))
        #expect(reading.columns.operations == (holdsOperations ? kept.map(\.operation) : []))
        #expect(reading.seconds == (format.holds.contains(.times) ? kept.map(\.time) : []))
        #expect(reading.lifetimeSeconds == (format.holds.contains(.lifetimes) ? kept.map(\.lifetime) : []))
        #expect(folder.names() == ["trace.\(name)\(suffix)"])
        // And recognised, where it shows what it is.
        let alone = ["cache2k", "cloud-physics", "corda", "scarab"].contains(name)
        if !alone, name != "lirs" { #expect(try Reading(path).format == name) }
    }

    /// From any format that holds all to another and back: the same bytes.
    @Test func thereAndBack() throws {
        let complete = TraceFormat.all.filter { $0.isWritable && $0.holds.isSuperset(of: .all) }
        #expect(complete.count >= 7)
        for first in complete {
            let one = "\(folder.path)/one"
            try write(requests, to: one, as: first)
            let before = try folder.bytes("one")
            for second in complete {
                try convert(one, first, "\(folder.path)/two", second)
                try convert("\(folder.path)/two", second, "\(folder.path)/three", first)
                #expect(try folder.bytes("three") == before, "\(first.name) to \(second.name) and back")
            }
        }
    }

    private func convert(_ input: String, _ from: TraceFormat, _ output: String, _ to: TraceFormat) throws {
        var trace = try TraceFile.open(input, options: TraceOptions(format: from))
        var sink = try TraceSink(output, format: to, columns: trace.columns)
        var records = TraceRecords()
        while try trace.read(2, into: &records) { try sink.write(&records) }
        #expect(try sink.finish() == [], "\(from.name) to \(to.name)")
    }

    // MARK: The next request of a key

    @Test(arguments: ["", ".zst"]) func theNextRequest(suffix: String) throws {
        let path = "\(folder.path)/t.oracleGeneral\(suffix)"
        let keys = ["5", "6", "5", "5", "7", "6"]
        try write(keys.map { Request(key: $0) }, to: path, as: .oracleGeneral, columns: [])
        let plain = "\(folder.path)/plain"
        var input = try TraceInput(path)
        var bytes: [UInt8] = []
        while true {
            try input.fill()
            if input.unread.isEmpty { break }
            bytes += input.bytes[input.unread]
            input.consume(input.unread.count)
        }
        _ = plain
        let next = (0..<keys.count).map { bytes.span.bytes.littleEndian($0 * 24 + 16, as: Int64.self) }
        #expect(next == [3, 6, 4, -1, -1, -1])
    }

    /// More records than are linked at once.
    @Test func theNextRequestFarAway() throws {
        let path = "\(folder.path)/t.oracleGeneral"
        let requests = (0..<100_000).map { Request(key: String($0 % 60_000)) }
        try write(requests, to: path, as: .oracleGeneral, columns: [], atOnce: 30_000)
        let bytes = try folder.bytes("t.oracleGeneral")
        #expect(bytes.count == 2_400_000)
        for index in 0..<100_000 {
            let next = bytes.span.bytes.littleEndian(index * 24 + 16, as: Int64.self)
            if next != (index < 40_000 ? Int64(index + 60_001) : -1) { Issue.record("\(index): \(next)") }
        }
    }

    @Test(arguments: 1...3) func versionsOfLCS(version: Int) throws {
        let path = "\(folder.path)/t.lcs"
        var options = TraceWriterOptions()
        options.lcsVersion = version
        try write(requests, to: path, as: .lcs, options: options)
        let bytes = try folder.bytes("t.lcs")
        let header = bytes.span.bytes
        let count = version == 1 ? 4 : 5
        #expect(bytes.count == 8192 + count * [24, 28, 36][version - 1])
        #expect(header.littleEndian(8, as: UInt64.self) == UInt64(version))
        #expect(header.littleEndian(24, as: UInt64.self) == UInt64(count))
        #expect(header.littleEndian(32, as: UInt64.self) == 3)
        let reading = try Reading(path)
        #expect(reading.keys == (version == 1 ? ["7", "9", "8", "7"] : ["7", "9", "7", "8", "7"]))
        #expect(reading.lifetimeSeconds == (version == 3 ? [0, 60, 0, 16_000_000, 0] : []))
    }

    // MARK: What is lost

    @Test func whatIsLostIsSaid() throws {
        let requests = [
            Request(key: "user:1", time: 1.5, size: .max - 1, operation: .write, lifetime: 0.5),
            Request(key: "42", operation: .delete),
            Request(key: "user:1", time: 3, size: 7, lifetime: 20_000_000),
        ]
        let text = try write(requests, to: "\(folder.path)/a", as: .text)
        #expect(
            text == [
                "the times are lost: text holds none", "the sizes are lost: text holds none",
                "2 times to live lost: text holds none", "1 write written as reads: text holds no operations",
                "1 delete left out: text holds no operations",
            ])
        let twr = try write(requests, to: "\(folder.path)/b", as: .twr)
        #expect(
            twr == [
                "twr holds numbers for keys: they are numbered from 0 in the order of first appearance",
                "1 time cut to whole seconds", "1 time to live rounded up to whole seconds",
                "1 time to live cut to the longest that fits", "1 size cut to the largest that fits",
            ])
        #expect(try Reading("\(folder.path)/b", options: TraceOptions(format: .twr)).keys == ["0", "1", "0"])
        let oracle = try write([Request(key: "1")], to: "\(folder.path)/c", as: .oracleGeneral, columns: [])
        #expect(
            oracle == [
                "the trace has no sizes: each is written as 1 byte",
                "the trace has no times: each is written as 0",
            ])
    }

    @Test func textsAfterNumbers() throws {
        let requests = [Request(key: "1"), Request(key: "a")]
        #expect(throws: TraceError.self) { try write(requests, to: "\(folder.path)/a", as: .twr) }
        do { try write(requests, to: "\(folder.path)/a", as: .twr) } catch {
            #expect(
                "\(error)".hasSuffix(
                    "the key 'a' is no number, after keys that are; twr holds numbers only: --number-keys numbers all keys in the order of first appearance"
                ))
        }
        try write(requests, to: "\(folder.path)/a", as: .twr, numberKeys: true)
        #expect(try Reading("\(folder.path)/a").keys == ["0", "1"])
    }

    @Test func keysThatDoNotFit() throws {
        #expect(throws: TraceError.self) {
            try write([Request(key: "4294967296")], to: "\(folder.path)/a", as: .cache2k)
        }
        for format in [TraceFormat.text, .csv, .tsv, .twitter, .meta] {
            #expect(throws: TraceError.self, "\(format.name)") {
                try write([Request(key: "a\nb")], to: "\(folder.path)/a", as: format)
            }
        }
        // What was begun is not there.
        #expect(folder.names() == [])
    }

    /// Every key that a format takes comes back as it was.
    @Test(arguments: [
        "a,b", "a\"b", " a ", "a\tb", "a;b|c", "\"", "é😀", "\u{1}\u{7F}", "{\"a\":1}", "007", "-1", "1.5",
        "a\nb",
    ])
    func unusualKeys(key: String) throws {
        for format in TraceFormat.all where format.isWritable && !format.keysAreNumbers {
            let path = "\(folder.path)/keys"
            do { try write([Request(key: key), Request(key: "z")], to: path, as: format) } catch { continue }
            let reading = try Reading(path, options: TraceOptions(format: format))
            #expect(reading.keys == [key, "z"], "\(format.name)")
        }
    }

    // MARK: Files

    @Test func anOldFileStaysUntilTheNewOneIsComplete() throws {
        let path = "\(folder.path)/t.txt"
        try write([Request(key: "old")], to: path, as: .text)
        do {
            var sink = try TraceSink(path, format: .text, columns: [])
            var records = TraceRecords([Request(key: "new")], columns: [])
            try sink.write(&records)
        }
        #expect(try Reading(path).keys == ["old"])
        #expect(folder.names() == ["t.txt"])
        // A trace may be written over the one it is read from.
        try convert(path, .text, path, .text)
        #expect(try Reading(path).keys == ["old"])
    }

    @Test func filesThatCannotBeWritten() {
        do {
            _ = try TraceSink("/nowhere/x.txt", format: .text, columns: [])
            Issue.record("it was begun")
        } catch {
            #expect(error.description == "/nowhere/x.txt: cannot be written: No such file or directory")
        }
        do {
            _ = try TraceSink("\(folder.path)/x", format: .redisMonitor, columns: [])
            Issue.record("it was begun")
        } catch {
            #expect(error.message.hasPrefix("redis-monitor can be read, but not written; write text, csv"))
        }
    }

    @Test func theFormatOfAName() {
        #expect(TraceFormat.ofName("a/b.csv.gz")?.name == "csv")
        #expect(TraceFormat.ofName("w.oracleGeneral.bin.zst")?.name == "oracleGeneral")
        #expect(TraceFormat.ofName("csv")?.name == nil)
        #expect(TraceFormat.ofName("a.txt")?.name == "text")
    }
}
