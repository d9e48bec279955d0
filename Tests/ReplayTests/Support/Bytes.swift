/// Bytes of binary traces, put together field by field.
enum Bytes {
    static func little(_ number: some FixedWidthInteger) -> [UInt8] {
        withUnsafeBytes(of: number.littleEndian, Array.init)
    }
    static func big(_ number: some FixedWidthInteger) -> [UInt8] {
        withUnsafeBytes(of: number.bigEndian, Array.init)
    }

    /// A record of libCacheSim's oracleGeneral.
    static func oracleGeneral(time: UInt32, key: UInt64, size: UInt32, next: Int64) -> [UInt8] {
        little(time) + little(key) + little(size) + little(next)
    }

    /// Three requests: two of key 7, one of key 9 between them.
    static let oracleGeneralSample =
        oracleGeneral(time: 5, key: 7, size: 100, next: 3)
        + oracleGeneral(time: 5, key: 9, size: 4096, next: -1)
        + oracleGeneral(time: 8, key: 7, size: 100, next: -1)

    /// The header of an lcs trace.
    static func lcsHeader(version: UInt64) -> [UInt8] {
        let magic = little(UInt64(0x1234_5678_9ABC_DEF0))
        return magic + little(version) + [UInt8](repeating: 0, count: 8192 - 24) + magic
    }
}
