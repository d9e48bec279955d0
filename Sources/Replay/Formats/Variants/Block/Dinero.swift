extension TraceFormat {
    /// The input format "din" of the cache simulator Dinero IV.
    static let dinero = TraceFormat(
        name: "dinero", aliases: ["din"],
        summary: "Dinero's memory accesses: 0 reads, 1 writes, 2 fetches; has to be named",
        layout: "0 1ffeffe7e", holds: [.operations],
        recognise: { sample in
            sample.isNamed("din", "dinero") && sample.share { Dinero.access($0) != nil } > 0.9 ? 93 : 0
        },
        makeReader: { (_, options) throws(TraceError) in
            LineReader(Dinero(blockSize: options.blockSize), skipBad: options.skipBad)
        })
}

/// Lines of a label and a hexadecimal address.
struct Dinero: LineDecoder {
    private let blockSize: UInt64
    var columns: TraceColumns { [.operations] }

    init(blockSize: UInt64?) { self.blockSize = max(blockSize ?? 1, 1) }

    static func access(_ line: Span<UInt8>) -> (label: UInt8, address: UInt64)? {
        let words = line.extracting(Field.trimmed(line))
        guard words.count > 2, "012".utf8.contains(words[0]), Field.isBlank(words[1]) else { return nil }
        var digits = words.extracting(1..<words.count)
        digits = digits.extracting(Field.trimmed(digits))
        var end = 0
        while end < digits.count, !Field.isBlank(digits[end]) { end += 1 }
        return Field.hexadecimal(digits.extracting(0..<end)).map { (words[0], $0) }
    }

    mutating func decode(_ line: Span<UInt8>, into records: inout TraceRecords, log: inout TraceLog)
        throws(LineProblem)
    {
        guard let (label, address) = Self.access(line) else {
            throw LineProblem(found: Field.quoted(line), expected: "0, 1 or 2 and a hexadecimal address")
        }
        records.append(number: address / blockSize)
        Row(operation: label == UInt8(ascii: "1") ? .write : .read).append(columns, to: &records)
    }
}
