extension TraceFormat {
    /// The binary form that libCacheSim keeps Twitter's traces in.
    static let twr = TraceFormat(
        name: "twr",
        summary: "libCacheSim's binary form of Twitter's traces, with operations and TTLs",
        layout: """
            20 bytes, little endian: time in s (4), key (8), 10 bits of key size and 22 of value size (4), 8 bits of \
            operation and 24 of TTL in s (4)
            """,
        holds: .all, keysAreNumbers: true, isBinary: true,
        recognise: { sample in
            let fit = TWR.fits(sample)
            if sample.isNamed("twr", "twrbin") { return fit ? 95 : 40 }
            return fit ? 70 : 0
        },
        makeReader: { (_, _) throws(TraceError) in RecordReader(TWR()) },
        makeWriter: { _ in TWRWriter() })
}

/// Records as libCacheSim's `twrBin.h` describes them.
struct TWR: RecordDecoder {
    static let recordSize = 20
    /// The most that 22 bits of value size and 10 of key size hold.
    static let longestValue: UInt32 = (1 << 22) - 1
    static let longestKey: UInt32 = (1 << 10) - 1
    static let longestLifetime: UInt32 = (1 << 24) - 1

    var columns: TraceColumns { .all }
    var recordSize: Int { Self.recordSize }

    mutating func decode(_ bytes: RawSpan, into records: inout TraceRecords, log: inout TraceLog) {
        let count = bytes.byteCount / Self.recordSize
        records.keys.extend(by: count) { bytes.littleEndian($0 &* 20 &+ 4, as: UInt64.self) }
        records.columns.times.extend(by: count) {
            UInt64(bytes.littleEndian($0 &* 20, as: UInt32.self)) &* 1_000_000_000
        }
        records.columns.sizes.extend(by: count) {
            let sizes = bytes.littleEndian($0 &* 20 &+ 12, as: UInt32.self)
            return UInt64((sizes >> 22) + (sizes & Self.longestValue))
        }
        records.columns.operations.extend(by: count) {
            RequestOperation(libCacheSim: bytes.littleEndian($0 &* 20 &+ 19, as: UInt8.self))
        }
        records.columns.lifetimes.extend(by: count) {
            UInt64(bytes.littleEndian($0 &* 20 &+ 16, as: UInt32.self) & Self.longestLifetime)
                &* 1_000_000_000
        }
    }

    /// Whether times do not fall, and every operation is one that there is.
    static func fits(_ sample: borrowing TraceSample) -> Bool {
        let bytes = sample.bytes.span.bytes
        let count = bytes.byteCount / recordSize
        guard count > 0, !sample.isText else { return false }
        var lastTime: UInt32 = 0
        for index in 0..<count {
            let offset = index * recordSize
            let time = bytes.littleEndian(offset, as: UInt32.self)
            guard time >= lastTime, (1...14).contains(bytes.littleEndian(offset + 19, as: UInt8.self)) else {
                return false
            }
            lastTime = time
        }
        return true
    }
}

/// Writes records of 20 bytes. A size beyond what the value's field holds goes on in the key's.
struct TWRWriter: TraceWriter {
    var holds: TraceColumns { .all }

    mutating func append(
        _ records: borrowing TraceRecords, to output: inout [UInt8], losses: inout TraceLosses
    ) {
        output.appendRecords(records.count, size: TWR.recordSize) { index, record in
            let columns = records.columns
            let size = columns.sizes.isEmpty ? 1 : columns.sizes[index]
            let value = UInt32(min(size, UInt64(TWR.longestValue)))
            let key = UInt32(min(size - UInt64(value), UInt64(TWR.longestKey)))
            if UInt64(value + key) < size { losses.cutSizes += 1 }
            let lifetime =
                columns.lifetimes.isEmpty
                ? 0 : losses.lifetimeSeconds(columns.lifetimes[index], most: TWR.longestLifetime)
            let operation = columns.operations.isEmpty ? RequestOperation.read : columns.operations[index]
            record.set(columns.times.isEmpty ? 0 : losses.seconds(columns.times[index]), at: 0)
            record.set(records.keys[index], at: 4)
            record.set(key << 22 | value, at: 12)
            record.set(UInt32(operation.libCacheSimNumber) << 24 | lifetime, at: 16)
        }
    }
}
