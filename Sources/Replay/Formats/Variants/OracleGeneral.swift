extension TraceFormat {
    /// libCacheSim's format for traces that know each key's next request.
    static let oracleGeneral = TraceFormat(
        name: "oracleGeneral",
        summary: "libCacheSim's binary format, with the place of each key's next request",
        layout:
            "24 bytes, little endian: time in s (4), key (8), size (4), next request of the key or -1 (8)",
        holds: [.times, .sizes], keysAreNumbers: true, isBinary: true,
        recognise: { sample in
            let fit = OracleGeneral.fits(sample)
            if sample.isNamed("oraclegeneral") { return fit ? 100 : 40 }
            return fit ? 90 : 0
        },
        makeReader: { (_, _) throws(TraceError) in RecordReader(OracleGeneral()) },
        makeWriter: { _ in OracleGeneralWriter() })
}

/// Records as libCacheSim's `oracleGeneralBin.h` describes them.
struct OracleGeneral: RecordDecoder {
    static let recordSize = 24

    var columns: TraceColumns { [.times, .sizes] }
    var recordSize: Int { Self.recordSize }

    mutating func decode(_ bytes: RawSpan, into records: inout TraceRecords, log: inout TraceLog) {
        let count = bytes.byteCount / Self.recordSize
        records.keys.extend(by: count) { bytes.littleEndian($0 &* 24 &+ 4, as: UInt64.self) }
        records.columns.sizes.extend(by: count) {
            UInt64(bytes.littleEndian($0 &* 24 &+ 12, as: UInt32.self))
        }
        records.columns.times.extend(by: count) {
            UInt64(bytes.littleEndian($0 &* 24, as: UInt32.self)) &* 1_000_000_000
        }
    }

    /// Whether times do not fall and each record names a later one as the next of its key, which then has the same key.
    static func fits(_ sample: borrowing TraceSample) -> Bool {
        let bytes = sample.bytes.span.bytes
        let count = bytes.byteCount / recordSize
        guard count > 0 else { return false }
        if let total = sample.total, sample.isWhole == false, total < recordSize { return false }
        var lastTime: UInt32 = 0
        for index in 0..<count {
            let offset = index * recordSize
            let time = bytes.littleEndian(offset, as: UInt32.self)
            let next = bytes.littleEndian(offset + 16, as: Int64.self)
            if time < lastTime { return false }
            lastTime = time
            if next == -1 || next == .max { continue }
            guard next > index, next <= (sample.total.map { Int64($0 / recordSize) } ?? .max) else {
                return false
            }
            let target = Int(next) - 1
            if target < count {
                let key = bytes.littleEndian(offset + 4, as: UInt64.self)
                if target == index || bytes.littleEndian(target * recordSize + 4, as: UInt64.self) != key {
                    return false
                }
            }
        }
        return true
    }
}

/// Writes records of 24 bytes, the next request of the key last.
struct OracleGeneralWriter: TraceWriter {
    var holds: TraceColumns { [.times, .sizes] }
    var link: NextLink? { NextLink(headerSize: 0, recordSize: OracleGeneral.recordSize, offset: 16) }

    mutating func append(
        _ records: borrowing TraceRecords, to output: inout [UInt8], losses: inout TraceLosses
    ) {
        output.appendRecords(records.count, size: OracleGeneral.recordSize) { index, record in
            let columns = records.columns
            record.set(columns.times.isEmpty ? 0 : losses.seconds(columns.times[index]), at: 0)
            record.set(records.keys[index], at: 4)
            record.set(columns.sizes.isEmpty ? 1 : losses.size(columns.sizes[index]), at: 12)
            record.set(Int64(columns.ids[index]), at: 16)
        }
    }
}
