internal import DequeModule

/// Writes what a key holds as `DUMP` gives it: Redis's format of values in files, its version, and a checksum.
struct DumpWriter {
    /// The version of the format that Redis 7.0 writes.
    static let version: UInt16 = 10
    private var bytes: [UInt8] = []

    static func dump(_ object: RedisObject) -> ByteString {
        var writer = DumpWriter()
        writer.write(object.payload)
        writer.bytes += [UInt8(truncatingIfNeeded: version), UInt8(version >> 8)]
        let checksum = CRC64.checksum(writer.bytes[...])
        for shift in stride(from: UInt64(0), to: 64, by: 8) {
            writer.bytes.append(UInt8(truncatingIfNeeded: checksum >> shift))
        }
        return ByteString(writer.bytes)
    }

    private mutating func write(_ payload: RedisObject.Payload) {
        switch payload {
        case .string(let value):
            bytes.append(DumpType.string)
            write(value.bytes)
        case .list(let list):
            bytes.append(DumpType.list)
            write(length: list.count)
            for element in list.elements { write(element) }
        case .set(let set):
            bytes.append(DumpType.set)
            write(length: set.count)
            for member in set.members { write(member) }
        case .hash(let hash):
            bytes.append(DumpType.hash)
            write(length: hash.table.count)
            hash.table.forEach { field, value in
                write(field)
                write(value)
            }
        case .sortedSet(let set):
            bytes.append(DumpType.sortedSet)
            write(length: set.count)
            // From the highest score down, as Redis writes them.
            for element in set.all.reversed() {
                write(element.member)
                let bits = element.score.bitPattern
                for shift in stride(from: UInt64(0), to: 64, by: 8) {
                    bytes.append(UInt8(truncatingIfNeeded: bits >> shift))
                }
            }
        }
    }

    private mutating func write(length: Int) {
        if length < 64 {
            bytes.append(UInt8(length))
        } else if length < 16384 {
            bytes += [0x40 | UInt8(length >> 8), UInt8(truncatingIfNeeded: length)]
        } else {
            bytes.append(0x80)
            for shift in stride(from: 24, through: 0, by: -8) {
                bytes.append(UInt8(truncatingIfNeeded: length >> shift))
            }
        }
    }

    private mutating func write(_ text: ByteString) {
        // Small numbers are written as such.
        if text.count <= 11, let number = text.integer, let small = Int32(exactly: number) {
            if let byte = Int8(exactly: small) {
                bytes += [0xC0, UInt8(bitPattern: byte)]
            } else if let short = Int16(exactly: small) {
                bytes += [0xC1, UInt8(truncatingIfNeeded: short), UInt8(truncatingIfNeeded: short >> 8)]
            } else {
                bytes.append(0xC2)
                for shift in stride(from: Int32(0), to: 32, by: 8) {
                    bytes.append(UInt8(truncatingIfNeeded: small >> shift))
                }
            }
            return
        }
        write(length: text.count)
        bytes += text.bytes
    }
}

/// The types of values in the format, as far as Redis 7.0 writes them.
enum DumpType {
    static let string: UInt8 = 0
    static let list: UInt8 = 1
    static let set: UInt8 = 2
    static let oldSortedSet: UInt8 = 3
    static let hash: UInt8 = 4
    static let sortedSet: UInt8 = 5
    static let numbers: UInt8 = 11
    static let hashListpack: UInt8 = 16
    static let sortedSetListpack: UInt8 = 17
    static let quicklist: UInt8 = 18
    static let setListpack: UInt8 = 20
}

/// The checksum of the format: CRC-64 with Jones's polynomial.
enum CRC64 {
    private static let table: [UInt64] = (0..<256).map { index in
        (0..<8).reduce(UInt64(index)) { crc, _ in crc & 1 == 1 ? crc >> 1 ^ 0x95AC_9329_AC4B_C9B5 : crc >> 1 }
    }

    static func checksum(_ bytes: ArraySlice<UInt8>) -> UInt64 {
        bytes.reduce(0) { table[Int(UInt8(truncatingIfNeeded: $0) ^ $1)] ^ $0 >> 8 }
    }
}
