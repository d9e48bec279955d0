/// Turns records of a fixed length into requests.
protocol RecordDecoder {
    var columns: TraceColumns { get }
    /// Bytes of a record.
    var recordSize: Int { get }

    /// Appends the requests of as many records as there are whole ones in the bytes.
    mutating func decode(_ bytes: RawSpan, into records: inout TraceRecords, log: inout TraceLog)
}

/// Reads a trace that is records of a fixed length, perhaps after a header.
struct RecordReader<Decoder: RecordDecoder>: TraceReader {
    private var decoder: Decoder
    private var headerSize: Int

    /// - Parameter headerSize: how many bytes before the first record are passed over.
    init(_ decoder: Decoder, headerSize: Int = 0) {
        self.decoder = decoder
        self.headerSize = headerSize
    }

    var columns: TraceColumns { decoder.columns }
    var leavesOut: Bool { false }
    var bytesARequest: Int? { decoder.recordSize }

    mutating func read(
        _ limit: Int, from input: inout TraceInput, into records: inout TraceRecords, log: inout TraceLog
    ) throws(TraceError) {
        let size = decoder.recordSize
        var missing = limit
        while missing > 0 {
            let skipped = min(headerSize, input.unread.count)
            headerSize -= skipped
            input.consume(skipped)
            let whole = headerSize > 0 ? 0 : min(input.unread.count / size, missing)
            if whole > 0 {
                decode(whole, of: input, into: &records, log: &log)
                input.consume(whole * size)
                missing -= whole
            } else if input.isAtEnd {
                let rest = input.unread.count
                if headerSize > 0 {
                    log.truncation = "the file ends inside its header; it holds no request"
                } else if rest > 0 {
                    let read = Words.grouped(log.requests + records.count)
                    log.truncation =
                        "the file ends inside a record: \(rest) of its \(size) bytes are there; "
                        + "the \(read) requests before it count"
                }
                input.consume(rest)
                return
            } else {
                try input.fill()
            }
        }
    }

    private mutating func decode(
        _ count: Int, of input: borrowing TraceInput, into records: inout TraceRecords, log: inout TraceLog
    ) {
        let bytes = input.bytes.span.extracting(input.unread).extracting(first: count * decoder.recordSize)
        decoder.decode(bytes.bytes, into: &records, log: &log)
    }
}

extension Array {
    /// Appends so many elements, each computed from its index among them.
    ///
    /// The room is filled first and then written, so that the loop has no check of the capacity in it: a third of the time.
    @inline(__always)
    mutating func extend(by count: Int, _ element: (Int) -> Element) {
        if count == 0 { return }
        let start = self.count
        append(contentsOf: repeatElement(element(0), count: count))
        withUnsafeMutableBufferPointer { memory in
            for index in 0..<count { memory[start &+ index] = element(index) }
        }
    }
}

extension RawSpan {
    /// A number that stands at an offset, its lowest byte first.
    @inline(__always)
    func littleEndian<Number: FixedWidthInteger & BitwiseCopyable>(_ offset: Int, as type: Number.Type)
        -> Number
    {
        precondition(offset >= 0 && offset + MemoryLayout<Number>.size <= byteCount)
        return Number(littleEndian: unsafeLoadUnaligned(fromByteOffset: offset, as: type))
    }

    /// A number that stands at an offset, its highest byte first.
    @inline(__always)
    func bigEndian<Number: FixedWidthInteger & BitwiseCopyable>(_ offset: Int, as type: Number.Type) -> Number
    {
        precondition(offset >= 0 && offset + MemoryLayout<Number>.size <= byteCount)
        return Number(bigEndian: unsafeLoadUnaligned(fromByteOffset: offset, as: type))
    }
}
