/// Reads what `DUMP` gave, of Larder or of Redis 7: `RESTORE`.
struct DumpReader {
    /// The bytes are not what a `DUMP` gives.
    struct Malformed: Error {}

    private var rest: ArraySlice<UInt8>
    private let limits: EncodingLimits

    /// The value of a dump; nil if its version or its checksum is wrong.
    static func payload(_ dump: ByteString, _ limits: EncodingLimits) throws(Malformed) -> RedisObject
        .Payload?
    {
        let bytes = dump.bytes
        guard bytes.count >= 11 else { return nil }
        let footer = bytes.count - 10
        guard UInt16(bytes[footer]) | UInt16(bytes[footer + 1]) << 8 <= 12 else { return nil }
        var checksum: UInt64 = 0
        for index in 0..<8 { checksum |= UInt64(bytes[footer + 2 + index]) << UInt64(8 * index) }
        guard checksum == 0 || checksum == CRC64.checksum(bytes[..<(footer + 2)]) else { return nil }
        var reader = DumpReader(rest: bytes[..<footer], limits: limits)
        let payload = try reader.value()
        guard reader.rest.isEmpty else { throw Malformed() }
        return payload
    }

    private mutating func value() throws(Malformed) -> RedisObject.Payload {
        switch try byte() {
        case DumpType.string: return .string(StringValue(storing: try text()))
        case DumpType.list: return .list(ListValue(try texts(try count())))
        case DumpType.set: return .set(SetValue(try texts(try count()), limits))
        case DumpType.hash: return try hash(try texts(try doubled(try count())))
        case DumpType.sortedSet: return try sortedSet(scoresAsText: false)
        case DumpType.oldSortedSet: return try sortedSet(scoresAsText: true)
        case DumpType.numbers: return .set(SetValue(try numbers(), limits))
        case DumpType.setListpack: return .set(SetValue(try Listpack.elements(try text()), limits))
        case DumpType.hashListpack: return try hash(try Listpack.elements(try text()))
        case DumpType.sortedSetListpack:
            let elements = try Listpack.elements(try text())
            guard elements.count % 2 == 0 else { throw Malformed() }
            var set = SortedSetValue()
            for index in stride(from: 0, to: elements.count, by: 2) {
                guard let score = elements[index + 1].double, !score.isNaN else { throw Malformed() }
                set.set(elements[index], score, limits)
            }
            return .sortedSet(set)
        case DumpType.quicklist:
            var all: [ByteString] = []
            for _ in 0..<(try count()) {
                // A node is a listpack, or one long element alone.
                let container = try length()
                let content = try text()
                if container == 1 { all.append(content) } else { all += try Listpack.elements(content) }
            }
            return .list(ListValue(all))
        default: throw Malformed()
        }
    }

    private func hash(_ words: [ByteString]) throws(Malformed) -> RedisObject.Payload {
        guard words.count % 2 == 0 else { throw Malformed() }
        var hash = HashValue()
        for index in stride(from: 0, to: words.count, by: 2) {
            hash.set(words[index], words[index + 1], limits)
        }
        guard hash.table.count == words.count / 2 else { throw Malformed() }
        return .hash(hash)
    }

    private mutating func sortedSet(scoresAsText: Bool) throws(Malformed) -> RedisObject.Payload {
        var set = SortedSetValue()
        for _ in 0..<(try count()) {
            let member = try text()
            let score: Double
            if scoresAsText {
                let length = try byte()
                switch length {
                case 253: score = .nan
                case 254: score = .infinity
                case 255: score = -.infinity
                default:
                    guard let known = ByteString(Array(try take(Int(length)))).double else {
                        throw Malformed()
                    }
                    score = known
                }
            } else {
                score = Double(bitPattern: try littleEndian(8))
            }
            if score.isNaN { throw Malformed() }
            set.set(member, score, limits)
        }
        return .sortedSet(set)
    }

    private mutating func numbers() throws(Malformed) -> [ByteString] {
        var inner = DumpReader(rest: try text().bytes[...], limits: limits)
        let width = Int(try inner.littleEndian(4))
        let count = Int(try inner.littleEndian(4))
        guard [2, 4, 8].contains(width), inner.rest.count == width * count else { throw Malformed() }
        var found: [ByteString] = []
        for _ in 0..<count {
            let bits = try inner.littleEndian(width)
            let shift = UInt64(64 - width * 8)
            found.append(ByteString(Int64(bitPattern: bits << shift) >> Int64(shift)))
        }
        return found
    }

    // MARK: Pieces

    private mutating func byte() throws(Malformed) -> UInt8 {
        guard let byte = rest.popFirst() else { throw Malformed() }
        return byte
    }

    private mutating func take(_ count: Int) throws(Malformed) -> ArraySlice<UInt8> {
        guard count >= 0, count <= rest.count else { throw Malformed() }
        defer { rest = rest.dropFirst(count) }
        return rest.prefix(count)
    }

    private mutating func littleEndian(_ count: Int) throws(Malformed) -> UInt64 {
        try take(count).reversed().reduce(0) { $0 << 8 | UInt64($1) }
    }

    /// A count of elements, of which each takes a byte at least.
    private mutating func count() throws(Malformed) -> Int {
        let count = try length()
        guard count <= rest.count else { throw Malformed() }
        return count
    }

    private func doubled(_ count: Int) throws(Malformed) -> Int {
        guard count * 2 <= rest.count else { throw Malformed() }
        return count * 2
    }

    private mutating func texts(_ count: Int) throws(Malformed) -> [ByteString] {
        var all: [ByteString] = []
        for _ in 0..<count { all.append(try text()) }
        return all
    }

    private mutating func length() throws(Malformed) -> Int {
        let first = try byte()
        switch first >> 6 {
        case 0: return Int(first)
        case 1: return Int(first & 0x3F) << 8 | Int(try byte())
        case 2:
            let wide = first == 0x81
            guard first == 0x80 || wide else { throw Malformed() }
            let value = try take(wide ? 8 : 4).reduce(UInt64(0)) { $0 << 8 | UInt64($1) }
            guard let length = Int(exactly: value) else { throw Malformed() }
            return length
        default: throw Malformed()
        }
    }

    private mutating func text() throws(Malformed) -> ByteString {
        guard let first = rest.first, first >> 6 == 3 else {
            return ByteString(Array(try take(try length())))
        }
        _ = try byte()
        switch first {
        case 0xC0: return ByteString(Int64(Int8(bitPattern: try byte())))
        case 0xC1: return ByteString(Int64(Int16(truncatingIfNeeded: try littleEndian(2))))
        case 0xC2: return ByteString(Int64(Int32(truncatingIfNeeded: try littleEndian(4))))
        case 0xC3:
            let packed = try length()
            let whole = try length()
            return try Self.unpacked(Array(try take(packed)), whole)
        default: throw Malformed()
        }
    }

    /// Undoes Marc Lehmann's LZF.
    private static func unpacked(_ bytes: [UInt8], _ length: Int) throws(Malformed) -> ByteString {
        guard length >= 0, length <= StringValue.longest, length <= bytes.count * 264 else {
            throw Malformed()
        }
        var out: [UInt8] = []
        var place = 0
        func next() throws(Malformed) -> Int {
            guard place < bytes.count else { throw Malformed() }
            defer { place += 1 }
            return Int(bytes[place])
        }
        while place < bytes.count {
            let control = try next()
            if control < 32 {
                guard place + control < bytes.count else { throw Malformed() }
                out += bytes[place...place + control]
                place += control + 1
                continue
            }
            var count = control >> 5
            if count == 7 { count += try next() }
            let back = (control & 0x1F) << 8 + (try next()) + 1
            guard back <= out.count, out.count + count + 2 <= length else { throw Malformed() }
            for _ in 0..<count + 2 { out.append(out[out.count - back]) }
        }
        guard out.count == length else { throw Malformed() }
        return ByteString(out)
    }
}

/// Redis's compact form of small aggregates.
enum Listpack {
    static func elements(_ pack: ByteString) throws(DumpReader.Malformed) -> [ByteString] {
        let bytes = pack.bytes
        guard bytes.count >= 7, bytes.last == 0xFF else { throw DumpReader.Malformed() }
        var found: [ByteString] = []
        var place = 6
        while place < bytes.count - 1 {
            let start = place
            let element = try element(bytes, &place)
            found.append(element)
            // Each entry ends with its own length, seven bits a byte.
            var length = place - start
            repeat {
                place += 1
                length >>= 7
            } while length > 0
        }
        guard place == bytes.count - 1 else { throw DumpReader.Malformed() }
        return found
    }

    private static func element(_ bytes: [UInt8], _ place: inout Int) throws(DumpReader.Malformed)
        -> ByteString
    {
        func little(_ count: Int) throws(DumpReader.Malformed) -> UInt64 {
            guard place + count < bytes.count else { throw DumpReader.Malformed() }
            defer { place += count }
            return bytes[place..<place + count].reversed().reduce(0) { $0 << 8 | UInt64($1) }
        }
        func text(_ count: Int) throws(DumpReader.Malformed) -> ByteString {
            guard count <= bytes.count - 1 - place else { throw DumpReader.Malformed() }
            defer { place += count }
            return ByteString(Array(bytes[place..<place + count]))
        }
        func signed(_ bits: UInt64, _ width: UInt64) -> ByteString {
            ByteString(Int64(bitPattern: bits << (64 - width)) >> Int64(64 - width))
        }
        let first = bytes[place]
        place += 1
        if first < 0x80 { return ByteString(Int64(first)) }
        if first < 0xC0 { return try text(Int(first & 0x3F)) }
        if first < 0xE0 { return signed(UInt64(first & 0x1F) << 8 | (try little(1)), 13) }
        if first < 0xF0 { return try text(Int(first & 0x0F) << 8 | Int(try little(1))) }
        switch first {
        case 0xF0: return try text(Int(try little(4)))
        case 0xF1: return signed(try little(2), 16)
        case 0xF2: return signed(try little(3), 24)
        case 0xF3: return signed(try little(4), 32)
        case 0xF4: return signed(try little(8), 64)
        default: throw DumpReader.Malformed()
        }
    }
}
