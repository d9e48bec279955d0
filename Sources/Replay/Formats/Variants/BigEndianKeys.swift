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
            makeReader: { (_, _) throws(TraceError) in RecordReader(BigEndianKeys(recordSize: width)) })
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
