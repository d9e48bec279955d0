internal import Tracing

/// Strings as arrays of bits; the first bit is the highest of the first byte.
enum BitmapCommands {
    static let all: [CommandDescriptor] = [
        CommandDescriptor(
            "SETBIT", .strings, arity: 4, [.write, .denyoom], keys: .one,
            "set or clear the bit at an offset and answer what it was", syntax: "key offset value",
            example: "SETBIT seen 7 1\nSETBIT seen 7 0\nSTRLEN seen", setBit),
        CommandDescriptor(
            "GETBIT", .strings, arity: 3, [.readonly, .fast], keys: .one, "the bit at an offset",
            syntax: "key offset", example: "SETBIT seen 7 1\nGETBIT seen 7\nGETBIT seen 100"
        ) { call throws(CommandError) in
            let offset = try bitOffset(call[2])
            let bytes = try call.keyspace.read(call.key(1))?.string().bytes.bytes ?? []
            return .flag(bit(offset, of: bytes))
        },
        CommandDescriptor(
            "BITCOUNT", .strings, arity: -2, [.readonly], keys: .one,
            "how many bits are set, in all or in a range",
            syntax: "key [start end [BYTE | BIT]]", example: "SET text abc\nBITCOUNT text\nBITCOUNT text 0 0",
            count),
        CommandDescriptor(
            "BITPOS", .strings, arity: -3, [.readonly], keys: .one, "where the first bit of a value is",
            syntax: "key bit [start [end [BYTE | BIT]]]", example: "SETBIT seen 12 1\nBITPOS seen 1", position
        ),
        CommandDescriptor(
            "BITOP", .strings, arity: -4, [.write, .denyoom], keys: .positions(first: 2, last: -1, step: 1),
            "combine strings bit by bit and store the result",
            syntax: "<AND | OR | XOR | NOT> destkey key [key ...]",
            example: "SET a abc\nSET b abd\nBITOP AND both a b\nGET both", combine),
    ]

    static let longest = Int64(StringValue.longest) * 8

    static func bitOffset(_ word: ByteString) throws(CommandError) -> Int {
        guard let offset = word.integer, offset >= 0, offset < longest else {
            throw CommandError("bit offset is not an integer or out of range")
        }
        return Int(offset)
    }

    static func bit(_ offset: Int, of bytes: [UInt8]) -> Bool {
        offset / 8 < bytes.count && bytes[offset / 8] & (0x80 >> UInt8(offset % 8)) != 0
    }

    private static func setBit(_ call: Call) throws(CommandError) -> Reply {
        let offset = try bitOffset(call[2])
        guard let value = call[3].integer, value == 0 || value == 1 else {
            throw CommandError("bit is not an integer or out of range")
        }
        let known = try call.keyspace.write(call.key(1))?.string().bytes.bytes ?? []
        let old = bit(offset, of: known)
        // What stays as it is counts as no change.
        if known.count > offset / 8, old == (value == 1) {
            try call.keepBytes()
            return .flag(old)
        }
        try call.changeBytes { bytes in
            if bytes.count <= offset / 8 {
                bytes += [UInt8](repeating: 0, count: offset / 8 + 1 - bytes.count)
            }
            let mask: UInt8 = 0x80 >> UInt8(offset % 8)
            if value == 1 { bytes[offset / 8] |= mask } else { bytes[offset / 8] &= ~mask }
        }
        return .flag(old)
    }

    /// A range of bits.
    private struct BitRange {
        var first: Int
        var end: Int
    }

    /// The bits that words from a place on mean; nil if there are none.
    private static func range(_ call: Call, from place: Int, count: Int) throws(CommandError) -> BitRange? {
        var isInBits = false
        if call.count > place + 2 {
            isInBits = call[place + 2].isWord("BIT")
            if !isInBits, !call[place + 2].isWord("BYTE") { throw .syntax }
        }
        let start = try call.integer(place)
        let end = call.count > place + 1 ? try call.integer(place + 1) : -1
        let total = Int64(isInBits ? count * 8 : count)
        let from = max(0, start < 0 ? total + start : start)
        let to = min(total - 1, max(0, end < 0 ? total + end : end))
        if from > to || total == 0 { return nil }
        return isInBits
            ? BitRange(first: Int(from), end: Int(to) + 1)
            : BitRange(first: Int(from) * 8, end: (Int(to) + 1) * 8)
    }

    private static func count(_ call: Call) throws(CommandError) -> Reply {
        // Redis looks at the key before it looks at the words behind it.
        guard let object = call.keyspace.read(call.key(1)) else { return .integer(0) }
        let bytes = try object.string().bytes.bytes
        if call.count == 3 || call.count > 5 { throw .syntax }
        if call.count > 3 {
            let (start, end) = (try call.integer(2), try call.integer(3))
            if start < 0, end < 0, start > end { return .integer(0) }
        }
        var bits = BitRange(first: 0, end: bytes.count * 8)
        if call.count > 3 {
            guard let range = try range(call, from: 2, count: bytes.count) else { return .integer(0) }
            bits = range
        }
        var total = 0
        var offset = bits.first
        while offset < bits.end {
            if offset % 8 == 0, offset + 8 <= bits.end {
                total += bytes[offset / 8].nonzeroBitCount
                offset += 8
            } else {
                total += bit(offset, of: bytes) ? 1 : 0
                offset += 1
            }
        }
        return .count(total)
    }

    private static func position(_ call: Call) throws(CommandError) -> Reply {
        guard let wanted = call[2].integer else { throw .notAnInteger }
        guard wanted == 0 || wanted == 1 else { throw CommandError("The bit argument must be 1 or 0.") }
        if call.count > 6 { throw .syntax }
        guard let object = call.keyspace.read(call.key(1)) else { return .integer(wanted == 1 ? -1 : 0) }
        let bytes = try object.string().bytes.bytes
        var bits = BitRange(first: 0, end: bytes.count * 8)
        if call.count > 3 {
            guard let range = try range(call, from: 3, count: bytes.count) else { return .integer(-1) }
            bits = range
        }
        let skipped: UInt8 = wanted == 1 ? 0 : 0xFF
        var offset = bits.first
        while offset < bits.end {
            if offset % 8 == 0, offset + 8 <= bits.end, bytes[offset / 8] == skipped {
                offset += 8
            } else if bit(offset, of: bytes) == (wanted == 1) {
                return .count(offset)
            } else {
                offset += 1
            }
        }
        // Behind the end of a string of ones there are zeros, unless an end was given.
        return wanted == 0 && call.count < 5 ? .count(bytes.count * 8) : .integer(-1)
    }

    private static func combine(_ call: Call) throws(CommandError) -> Reply {
        let operation = call[1].lowercased
        guard ["and", "or", "xor", "not"].contains(operation) else { throw .syntax }
        if operation == "not", call.count != 4 {
            throw CommandError("BITOP NOT must be called with a single source key.")
        }
        var sources: [[UInt8]] = []
        for index in 3..<call.count {
            sources.append(try call.keyspace.read(call.key(index))?.string().bytes.bytes ?? [])
        }
        let length = sources.map(\.count).max() ?? 0
        let key = call.key(2)
        guard length > 0 else {
            if call.keyspace.find(key) != nil { call.keyspace.remove(key) }
            return .integer(0)
        }
        var result = sources[0] + [UInt8](repeating: 0, count: length - sources[0].count)
        if operation == "not" { for index in result.indices { result[index] = ~result[index] } }
        for source in sources.dropFirst() {
            for index in result.indices {
                let other = index < source.count ? source[index] : 0
                switch operation {
                case "and": result[index] &= other
                case "or": result[index] |= other
                default: result[index] ^= other
                }
            }
        }
        call.keyspace.store(key, .string(StringValue(changed: ByteString(result))))
        return .count(length)
    }
}

extension Call {
    /// Leaves the string of the first key as it is, but in the form of one that was changed.
    func keepBytes() throws(CommandError) {
        try keyspace.write(key(1))?.changeString { value in value.change { _ in } }
    }

    /// Changes the bytes of the string that the first key holds, which is made if there is none.
    func changeBytes(_ body: (inout [UInt8]) -> Void) throws(CommandError) {
        let key = key(1)
        if let object = keyspace.write(key) {
            try object.changeString { value in value.change(body) }
            keyspace.changed(key, object)
        } else {
            var bytes: [UInt8] = []
            body(&bytes)
            keyspace.store(key, .string(StringValue(changed: ByteString(bytes))))
        }
    }
}
