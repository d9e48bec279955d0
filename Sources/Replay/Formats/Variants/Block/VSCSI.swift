extension TraceFormat {
    /// VMware's vscsiStats traces, as CloudPhysics published them (Waldspurger and others, SHARDS, FAST 2015).
    static let vscsi = TraceFormat(
        name: "vscsi", summary: "CloudPhysics' binary vscsi block traces, versions 1 and 2",
        layout: """
            32 or 40 bytes, little endian; version 1: serial (4), length (4), segments (4), command (2), version (2), sector (8), \
            time in us (8)
            """,
        holds: [.times, .sizes, .operations], isBinary: true,
        recognise: { sample in VSCSI.version(of: sample) == nil ? 0 : 94 },
        makeReader: { (sample, options) throws(TraceError) in
            guard let version = VSCSI.version(of: sample) else {
                throw TraceError(file: sample.file, message: "it is no vscsi trace of version 1 or 2")
            }
            return RecordReader(VSCSI(version: version, blockSize: options.blockSize))
        })
}

/// The layouts of libCacheSim's `vscsi.h`: addresses are in sectors of 512 bytes.
struct VSCSI: RecordDecoder {
    private let version: Int
    private var requests: BlockRequests

    var columns: TraceColumns { [.times, .sizes, .operations] }
    var recordSize: Int { Self.recordSize(version) }

    init(version: Int, blockSize: UInt64?) {
        self.version = version
        requests = BlockRequests(blockSize: blockSize)
    }

    private static func recordSize(_ version: Int) -> Int { version == 1 ? 32 : 40 }

    /// The version that each of the first records names.
    static func version(of sample: borrowing TraceSample) -> Int? {
        let bytes = sample.bytes.span.bytes
        for version in 1...2 {
            let size = recordSize(version)
            let count = min(bytes.byteCount / size, 100)
            let place = version == 1 ? 14 : 2
            let fits = (0..<count).allSatisfy {
                bytes.littleEndian($0 * size + place, as: UInt16.self) >> 8 == UInt16(version)
            }
            if count > 0, fits { return version }
        }
        return nil
    }

    mutating func decode(_ bytes: RawSpan, into records: inout TraceRecords, log: inout TraceLog) {
        let (size, columns) = (recordSize, columns)
        for start in stride(from: 0, to: bytes.byteCount, by: size) {
            let isFirst = version == 1
            let command = bytes.littleEndian(start + (isFirst ? 12 : 0), as: UInt16.self) & 0xFF
            let length = bytes.littleEndian(start + (isFirst ? 4 : 8), as: UInt32.self)
            let sector = bytes.littleEndian(start + 16, as: UInt64.self)
            let time = bytes.littleEndian(start + 24, as: UInt64.self)
            var row = Row(time: time.multipliedReportingOverflow(by: 1000).partialValue)
            switch command {
            case 0x08, 0x28, 0xA8, 0x88: row.operation = .read
            case 0x0A, 0x2A, 0xAA, 0x8A: row.operation = .write
            default:
                log.passedOver.add("commands that neither read nor write")
                continue
            }
            let (offset, overflows) = sector.multipliedReportingOverflow(by: 512)
            do throws(LineProblem) {
                if overflows { throw LineProblem(found: "", expected: "") }
                try requests.append(
                    device: Span(), offset: offset, length: UInt64(length), row, columns, to: &records,
                    log: &log)
            } catch { log.passedOver.add("requests beyond the end of any disk") }
        }
    }
}
