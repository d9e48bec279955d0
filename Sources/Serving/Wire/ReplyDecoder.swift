internal import Keyspace

/// Reads a reply as the protocol writes it.
enum ReplyDecoder {
    /// How deep replies may be nested.
    private static let depthLimit = 2048

    /// The reply that bytes are; nil if they are not exactly one.
    static func decode(_ bytes: [UInt8]) -> Reply? {
        var reader = Reader(bytes: bytes)
        guard let reply = reader.read(depth: 0), reader.place == bytes.count else { return nil }
        return reply
    }

    private struct Reader {
        let bytes: [UInt8]
        var place = 0

        mutating func read(depth: Int) -> Reply? {
            guard depth < depthLimit, place < bytes.count else { return nil }
            let type = bytes[place]
            place += 1
            guard let line = takeLine() else { return nil }
            switch type {
            case UInt8(ascii: "+"): return .simple(ByteString(Array(line)))
            case UInt8(ascii: "-"): return .error(ByteString(Array(line)))
            case UInt8(ascii: "_"): return .null
            case UInt8(ascii: "("): return .bigNumber(ByteString(Array(line)))
            case UInt8(ascii: "#"):
                return .boolean(line.first == UInt8(ascii: "t"))
            case UInt8(ascii: ","): return ByteString(Array(line)).double.map { .double($0) }
            default: break
            }
            guard let number = ByteString(Array(line)).integer else { return nil }
            switch type {
            case UInt8(ascii: ":"): return .integer(number)
            case UInt8(ascii: "$"): return number < 0 ? .null : takeBytes(number).map { .bulk($0) }
            case UInt8(ascii: "="):
                return takeBytes(number).map { .verbatim(ByteString(Array($0.bytes.dropFirst(4)))) }
            case UInt8(ascii: "*"): return number < 0 ? .nullArray : readAll(number, depth).map { .array($0) }
            case UInt8(ascii: "~"): return readAll(number, depth).map { .set($0) }
            case UInt8(ascii: ">"): return readAll(number, depth).map { .push($0) }
            case UInt8(ascii: "%"):
                guard let all = readAll(number.multipliedReportingOverflow(by: 2).partialValue, depth) else {
                    return nil
                }
                return .map(
                    stride(from: 0, to: all.count - 1, by: 2).map { .init(key: all[$0], value: all[$0 + 1]) })
            default: return nil
            }
        }

        private mutating func takeLine() -> ArraySlice<UInt8>? {
            guard let end = bytes[place...].firstIndex(of: 0x0D), end + 1 < bytes.count else { return nil }
            defer { place = end + 2 }
            return bytes[place..<end]
        }

        private mutating func takeBytes(_ count: Int64) -> ByteString? {
            guard count >= 0, count <= bytes.count - place - 2 else { return nil }
            defer { place += Int(count) + 2 }
            return ByteString(Array(bytes[place..<place + Int(count)]))
        }

        private mutating func readAll(_ count: Int64, _ depth: Int) -> [Reply]? {
            guard count >= 0, count <= bytes.count - place else { return nil }
            var all: [Reply] = []
            for _ in 0..<count {
                guard let next = read(depth: depth + 1) else { return nil }
                all.append(next)
            }
            return all
        }
    }
}
