/// Fields of records of a fixed length, written with their lowest byte first.
extension [UInt8] {
    /// Appends so many records of zeros, and lets each be filled.
    mutating func appendRecords(
        _ count: Int, size: Int, _ fill: (_ index: Int, _ record: inout RecordFields) -> Void
    ) {
        let first = self.count
        let needed = first + count * size
        if needed > capacity { reserveCapacity(Swift.max(needed, 2 * capacity)) }
        append(contentsOf: repeatElement(0, count: count * size))
        withUnsafeMutableBytes { memory in
            for index in 0..<count {
                let start = first + index * size
                var record = RecordFields(
                    UnsafeMutableRawBufferPointer(rebasing: memory[start..<start + size]))
                fill(index, &record)
            }
        }
    }
}

/// The memory of one record.
struct RecordFields {
    private let memory: UnsafeMutableRawBufferPointer

    init(_ memory: UnsafeMutableRawBufferPointer) { self.memory = memory }

    /// Writes a number at an offset.
    @inline(__always)
    mutating func set<Number: FixedWidthInteger & BitwiseCopyable>(_ number: Number, at offset: Int) {
        precondition(offset >= 0 && offset + MemoryLayout<Number>.size <= memory.count)
        memory.storeBytes(of: number.littleEndian, toByteOffset: offset, as: Number.self)
    }

    /// Writes a number with its highest byte first.
    @inline(__always)
    mutating func setBigEndian<Number: FixedWidthInteger & BitwiseCopyable>(_ number: Number, at offset: Int)
    {
        precondition(offset >= 0 && offset + MemoryLayout<Number>.size <= memory.count)
        memory.storeBytes(of: number.bigEndian, toByteOffset: offset, as: Number.self)
    }
}
