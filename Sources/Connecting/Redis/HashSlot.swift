internal import Keyspace

/// Which of a cluster's 16,384 slots a key belongs to, as the specification of Redis Cluster has it.
enum HashSlot {
    static let count = 16384

    /// The slot of a key: of what stands between its first braces, if anything does.
    static func of(_ key: ByteString) -> Int { Int(checksum(hashed(key.bytes[...]))) % count }

    private static func hashed(_ key: ArraySlice<UInt8>) -> ArraySlice<UInt8> {
        guard let open = key.firstIndex(of: UInt8(ascii: "{")),
            let close = key[open...].firstIndex(of: UInt8(ascii: "}")), close > open + 1
        else { return key }
        return key[open + 1..<close]
    }

    /// CRC-16/XMODEM.
    private static func checksum(_ bytes: ArraySlice<UInt8>) -> UInt16 {
        var sum: UInt16 = 0
        for byte in bytes {
            sum ^= UInt16(byte) << 8
            for _ in 0..<8 { sum = sum & 0x8000 != 0 ? sum << 1 ^ 0x1021 : sum << 1 }
        }
        return sum
    }
}
