extension TraceFormat {
    /// What valgrind's lackey prints with --trace-mem=yes.
    static let lackey = TraceFormat(
        name: "lackey", aliases: ["valgrind"],
        summary: "valgrind's memory accesses (--tool=lackey --trace-mem=yes); --block 64 makes cache lines",
        layout: " L 1ffeffe7e,8", holds: [.sizes, .operations],
        recognise: { sample in
            sample.isText && sample.share { Lackey.access($0) != nil } > 0.9 ? 92 : 0
        },
        makeReader: { (_, options) throws(TraceError) in
            LineReader(Lackey(blockSize: options.blockSize), skipBad: options.skipBad)
        })
}

/// Lines such as ` L 1ffeffe7e,8`: I fetches an instruction, L loads, S stores, M does both. Lines of valgrind itself, which begin with
/// `==`, are passed over.
struct Lackey: LineDecoder {
    private var requests: BlockRequests
    var columns: TraceColumns { [.sizes, .operations] }

    init(blockSize: UInt64?) { requests = BlockRequests(blockSize: blockSize) }

    /// The letter, the address and the size of a line.
    static func access(_ line: Span<UInt8>) -> (kind: UInt8, address: UInt64, size: UInt64)? {
        let words = line.extracting(Field.trimmed(line))
        guard words.count > 4, "ILSM".utf8.contains(words[0]), Field.isBlank(words[1]) else { return nil }
        var comma = 1
        while comma < words.count, words[comma] != UInt8(ascii: ",") { comma += 1 }
        guard comma < words.count else { return nil }
        let digits = words.extracting(1..<comma)
        guard let address = Field.hexadecimal(digits.extracting(Field.trimmed(digits))),
            let size = Field.number(words.extracting(comma + 1..<words.count))
        else { return nil }
        return (words[0], address, size)
    }

    mutating func decode(_ line: Span<UInt8>, into records: inout TraceRecords, log: inout TraceLog)
        throws(LineProblem)
    {
        guard let (kind, address, size) = Self.access(line) else {
            if line.count > 1, line[0] == UInt8(ascii: "="), line[1] == UInt8(ascii: "=") { return }
            throw LineProblem(found: Field.quoted(line), expected: TraceFormat.lackey.layout)
        }
        let columns = columns
        let operations: [RequestOperation] =
            kind == UInt8(ascii: "S") ? [.write] : kind == UInt8(ascii: "M") ? [.read, .write] : [.read]
        for operation in operations {
            try requests.append(
                device: Span(), offset: address, length: size, Row(operation: operation), columns,
                to: &records,
                log: &log)
        }
    }
}
