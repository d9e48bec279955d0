extension TraceFormat {
    /// libCacheSim's own format: a header, then records of a version.
    static let lcs = TraceFormat(
        name: "lcs",
        summary: "libCacheSim's binary format with a header, versions 1 to 8; written as version 3",
        layout: """
            8,192 bytes of header, then as oracleGeneral (version 1), with operation and tenant (2), with a size of 8 \
            bytes and a TTL in s (3)
            """,
        holds: .all, keysAreNumbers: true, isBinary: true,
        recognise: { LCS.hasMagic($0) ? 100 : 0 },
        makeReader: { (sample, _) throws(TraceError) in
            RecordReader(try LCS(header: sample), headerSize: LCS.headerSize)
        },
        makeWriter: { LCSWriter(version: $0.lcsVersion) })
}

/// The layouts of libCacheSim's `lcs.h`.
struct LCS: RecordDecoder {
    static let headerSize = 8192
    static let magic: UInt64 = 0x1234_5678_9ABC_DEF0
    /// Bytes of a record by version; from version 4 on there are features behind what version 3 has.
    static let recordSizes = [1: 24, 2: 28, 3: 36, 4: 40, 5: 44, 6: 52, 7: 68, 8: 100]

    let version: Int
    let recordSize: Int

    static func hasMagic(_ sample: borrowing TraceSample) -> Bool {
        sample.bytes.count >= 16 && sample.bytes.span.bytes.littleEndian(0, as: UInt64.self) == magic
    }

    init(header sample: borrowing TraceSample) throws(TraceError) {
        func problem(_ message: String) -> TraceError { TraceError(file: sample.file, message: message) }
        guard Self.hasMagic(sample) else {
            throw problem("it does not begin as an lcs trace does; another --input-format, or none, may fit")
        }
        let bytes = sample.bytes.span.bytes
        guard bytes.byteCount >= Self.headerSize else {
            throw problem(
                "the lcs header is cut short: \(bytes.byteCount) of its \(Self.headerSize) bytes are there; fetch the file again"
            )
        }
        guard bytes.littleEndian(Self.headerSize - 8, as: UInt64.self) == Self.magic else {
            throw problem(
                "the lcs header does not end as it should; older layouts than libCacheSim 0.3's are not read")
        }
        let number = bytes.littleEndian(8, as: UInt64.self)
        guard let version = Int(exactly: number), let size = Self.recordSizes[version] else {
            throw problem("it says to be lcs version \(number); versions 1 to 8 are read")
        }
        self.version = version
        recordSize = size
    }

    var columns: TraceColumns {
        switch version {
        case 1: [.times, .sizes]
        case 2: [.times, .sizes, .operations, .tenants]
        default: .all.union(.tenants)
        }
    }

    mutating func decode(_ bytes: RawSpan, into records: inout TraceRecords, log: inout TraceLog) {
        let size = recordSize
        let count = bytes.byteCount / size
        records.keys.extend(by: count) { bytes.littleEndian($0 &* size &+ 4, as: UInt64.self) }
        records.columns.times.extend(by: count) {
            UInt64(bytes.littleEndian($0 &* size, as: UInt32.self)) &* 1_000_000_000
        }
        if version < 3 {
            records.columns.sizes.extend(by: count) {
                UInt64(bytes.littleEndian($0 &* size &+ 12, as: UInt32.self))
            }
        } else {
            records.columns.sizes.extend(by: count) {
                log.cut(size: bytes.littleEndian($0 &* size &+ 12, as: UInt64.self))
            }
            records.columns.lifetimes.extend(by: count) {
                UInt64(bytes.littleEndian($0 &* size &+ 24, as: UInt32.self)) &* 1_000_000_000
            }
        }
        if version > 1 {
            let offset = version == 2 ? 16 : 20
            records.columns.operations.extend(by: count) {
                RequestOperation(libCacheSim: bytes.littleEndian($0 &* size &+ offset, as: UInt8.self))
            }
            records.columns.tenants.extend(by: count) {
                UInt64(bytes.littleEndian($0 &* size &+ offset, as: UInt32.self) >> 8)
            }
        }
    }
}

extension RequestOperation {
    /// The operation of a number of libCacheSim's `req_op_e`; what is unknown reads.
    init(libCacheSim number: UInt8) {
        switch number {
        case 3...8, 10, 11, 13, 14: self = .write
        case 9: self = .delete
        default: self = .read
        }
    }

    /// Its number there: get, set or delete.
    var libCacheSimNumber: UInt8 {
        switch self {
        case .read: 1
        case .write, .expire: 3
        case .add: 4
        case .replace: 6
        case .delete: 9
        }
    }
}

extension TraceLog {
    /// A size as it can be held; one above 256 TiB, and a negative one, is cut and counted.
    @inline(__always)
    mutating func cut(size: UInt64) -> UInt64 {
        if size <= TraceRecords.longestSize { return size }
        cutSizes += 1
        return TraceRecords.longestSize
    }
}
