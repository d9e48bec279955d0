/// Traces of nothing but keys, as numbers with the highest byte first: what the simulator of the Caffeine project reads
/// from several sources. They cannot be told apart from other bytes, so they have to be named.
extension TraceFormat {
    /// Traces of the cache2k benchmark.
    static let cache2k = bigEndianKeys(
        "cache2k", summary: "the cache2k benchmark's binary keys of 4 bytes; has to be named", width: 4)
    /// Traces of CloudPhysics.
    static let cloudPhysics = bigEndianKeys(
        "cloud-physics", summary: "CloudPhysics' binary keys of 4 bytes; has to be named", width: 4)
    /// Traces of Corda.
    static let corda = bigEndianKeys(
        "corda", summary: "Corda's binary keys of 8 bytes; has to be named", width: 8)
    /// Traces of Scarab Research.
    static let scarab = bigEndianKeys(
        "scarab", summary: "Scarab Research's binary keys of 8 bytes; has to be named", width: 8)

    private static func bigEndianKeys(_ name: String, summary: String, width: Int) -> TraceFormat {
        TraceFormat(
            name: name, summary: summary, layout: "\(width) bytes, big endian: key", holds: [],
            keysAreNumbers: true, isBinary: true,
            recognise: { _ in 0 },
            makeReader: { (_, _) throws(TraceError) in RecordReader(BigEndianKeys(recordSize: width)) },
            makeWriter: { _ in BigEndianKeysWriter(name: name, width: width) })
    }
}

/// Keys of 4 or 8 bytes.
struct BigEndianKeys: RecordDecoder {
    let recordSize: Int
    var columns: TraceColumns { [] }

    mutating func decode(_ bytes: RawSpan, into records: inout TraceRecords, log: inout TraceLog) {
        let count = bytes.byteCount / recordSize
        if recordSize == 4 {
            records.keys.extend(by: count) { UInt64(bytes.bigEndian($0 &* 4, as: UInt32.self)) }
        } else {
            records.keys.extend(by: count) { bytes.bigEndian($0 &* 8, as: UInt64.self) }
        }
    }
}

/// Writes keys of 4 or 8 bytes.
struct BigEndianKeysWriter: TraceWriter {
    let name: String
    let width: Int
    var holds: TraceColumns { [] }

    mutating func append(
        _ records: borrowing TraceRecords, to output: inout [UInt8], losses: inout TraceLosses
    ) throws(TraceError) {
        if width == 4, let large = records.keys.first(where: { $0 > UInt32.max }) {
            throw TraceError(
                file: "the key \(large)",
                message:
                    "\(name) has 4 bytes for a key, too few for it: --number-keys numbers the keys from 0")
        }
        let width = width
        output.appendRecords(records.count, size: width) { index, record in
            if width == 4 {
                record.setBigEndian(UInt32(truncatingIfNeeded: records.keys[index]), at: 0)
            } else {
                record.setBigEndian(records.keys[index], at: 0)
            }
        }
    }
}
