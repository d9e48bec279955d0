import Testing

@testable import Replay

/// Bytes that come a few at a time, as from a slow pipe.
private final class Trickle: ByteSource {
    private var bytes: ArraySlice<UInt8>
    private let atOnce: Int
    private(set) var position = 0
    var truncation: String? { nil }

    init(_ bytes: [UInt8], atOnce: Int) {
        self.bytes = bytes[...]
        self.atOnce = atOnce
    }

    func read(into memory: UnsafeMutableRawBufferPointer) throws(TraceError) -> Int {
        let piece = bytes.prefix(min(atOnce, memory.count))
        memory.copyBytes(from: piece)
        bytes = bytes.dropFirst(piece.count)
        position += piece.count
        return piece.count
    }
}

/// However the bytes of a trace come, and however many requests are read at once, the trace is the same.
@Suite struct TrickleTests {
    let folder: TemporaryFolder

    init() throws { folder = try TemporaryFolder() }

    private func keys(_ bytes: [UInt8], _ format: TraceFormat, bytesAtOnce: Int, requestsAtOnce: Int) throws
        -> [String]
    {
        let input = try TraceInput(Trickle(bytes, atOnce: bytesAtOnce), name: "trickle", size: nil)
        var trace = try TraceFile(input, TraceOptions(format: format))
        var records = TraceRecords()
        var keys: [String] = []
        while try trace.read(requestsAtOnce, into: &records) {
            for index in 0..<records.count { keys.append(records.key(index)) }
        }
        return keys
    }

    @Test(arguments: TraceFormat.all.filter(\.isWritable).map(\.name), ["", ".gz", ".zst"])
    func wholeBatchedAndByteByByte(name: String, suffix: String) throws {
        let format = try #require(TraceFormat.named(name))
        let requests = (0..<40).map { Request(key: String($0 * $0 % 13)) }
        try write(requests, to: "\(folder.path)/t\(suffix)", as: format)
        let bytes = try folder.bytes("t\(suffix)")
        for (bytesAtOnce, requestsAtOnce) in [(1 << 20, 1000), (1, 1000), (1, 1), (7, 3)] {
            #expect(
                try keys(bytes, format, bytesAtOnce: bytesAtOnce, requestsAtOnce: requestsAtOnce)
                    == requests.map(\.key),
                "\(bytesAtOnce) bytes and \(requestsAtOnce) requests at once")
        }
    }

    @Test func whatIsHeldBackComesToo() throws {
        let text =
            "ts=1.0 gid=1 type=item_get key=a status=found\nts=2.0 gid=2 type=item_get key=b status=found"
        for limit in [1, 2, 3] {
            #expect(
                try keys(Array(text.utf8), .memcachedWatch, bytesAtOnce: 1, requestsAtOnce: limit) == [
                    "a", "b",
                ])
        }
    }
}
