/// Turns requests for stretches of a device into requests for keys.
///
/// A key is the offset in bytes, behind the device and a colon if there are several: `3:8192`. With a block size a request becomes one
/// for each block that it touches, whose key is the number of the block and whose size is that of a block.
struct BlockRequests {
    /// Bytes of a block; nil to leave requests whole.
    let blockSize: UInt64?
    private var key: [UInt8] = []

    /// How many blocks one request may touch.
    static let mostBlocks: UInt64 = 1 << 20

    init(blockSize: UInt64?) { self.blockSize = blockSize }

    /// Appends a request for `length` bytes from an offset on.
    mutating func append(
        device: Span<UInt8>, offset: UInt64, length: UInt64, _ row: Row, _ columns: TraceColumns,
        to records: inout TraceRecords, log: inout TraceLog
    ) throws(LineProblem) {
        var row = row
        guard let blockSize else {
            row.size = log.cut(size: length)
            append(device, offset, to: &records)
            row.append(columns, to: &records)
            return
        }
        let (end, overflows) = offset.addingReportingOverflow(max(length, 1) - 1)
        let (first, last) = (offset / blockSize, end / blockSize)
        guard !overflows, last - first < Self.mostBlocks else {
            throw LineProblem(
                found: "a request for \(length) bytes",
                expected: "one for at most \(Words.grouped(Self.mostBlocks)) blocks")
        }
        row.size = log.cut(size: blockSize)
        for block in first...last {
            append(device, block, to: &records)
            row.append(columns, to: &records)
        }
    }

    private mutating func append(_ device: Span<UInt8>, _ number: UInt64, to records: inout TraceRecords) {
        if device.isEmpty { return records.append(number: number) }
        key.removeAll(keepingCapacity: true)
        device.withUnsafeBufferPointer { key.append(contentsOf: $0) }
        key.append(UInt8(ascii: ":"))
        key.append(decimal: number)
        records.append(key: key.span)
    }
}
