internal import Keyspace

/// Reads the replies of a Redis server from bytes that come in pieces of any size, RESP2 and RESP3.
///
/// What has been read is not read again, so the cost is linear however small the pieces are.
struct ReplyStream {
    /// How deep replies may be nested, how long one line and how large one string may be.
    static let depthLimit = 128
    static let lineLimit = 64 << 10
    static let sizeLimit = 512 << 20

    private var bytes: [UInt8] = []
    private var place = 0
    /// Up to where the bytes behind `place` were searched for the end of a line.
    private var searched = 0
    /// A string whose length is known, and not yet all of its bytes.
    private var string: (type: UInt8, count: Int)?
    /// Arrays, maps and the like that are not complete, the outermost first.
    private var open: [Open] = []

    private struct Open {
        var type: UInt8
        var left: Int
        var items: [Reply] = []
    }

    /// Takes in further bytes.
    mutating func append(_ more: some Collection<UInt8>) {
        if place > 0, place == bytes.count || place > 1 << 16 {
            bytes.removeFirst(place)
            searched -= place
            place = 0
        }
        bytes += more
    }

    /// The next reply; nil if it has not all come.
    mutating func next() throws(ReplyStreamError) -> Reply? {
        while true {
            guard var reply = try nextPart() else { return nil }
            while let last = open.indices.last {
                open[last].items.append(reply)
                open[last].left -= 1
                if open[last].left > 0 { break }
                reply = Self.whole(open.removeLast())
                if open.isEmpty { return reply }
            }
            if open.isEmpty { return reply }
        }
    }

    /// The next string, number or the like, or array without elements. Arrays with elements are opened on the way.
    private mutating func nextPart() throws(ReplyStreamError) -> Reply? {
        while true {
            if let string {
                guard bytes.count - place >= string.count + 2 else { return nil }
                let end = place + string.count
                guard bytes[end] == 0x0D, bytes[end + 1] == 0x0A else {
                    throw .malformed("a string without its end")
                }
                let content = ByteString(Array(bytes[place..<end]))
                advance(to: end + 2)
                self.string = nil
                return Self.string(content, string.type)
            }
            guard let line = try takeLine() else { return nil }
            guard let type = line.first else { throw .malformed("an empty line") }
            if let reply = try part(type, line.dropFirst()) { return reply }
        }
    }

    /// What a line is; nil if it only begins something.
    private mutating func part(_ type: UInt8, _ line: ArraySlice<UInt8>) throws(ReplyStreamError) -> Reply? {
        let text = ByteString(Array(line))
        switch type {
        case UInt8(ascii: "+"): return .simple(text)
        case UInt8(ascii: "-"): return .error(text)
        case UInt8(ascii: "_"): return .null
        case UInt8(ascii: "("): return .bigNumber(text)
        case UInt8(ascii: "#"): return .boolean(line.first == UInt8(ascii: "t"))
        case UInt8(ascii: ","):
            guard let number = text.double else { throw .malformed("a number that is none") }
            return .double(number)
        default: break
        }
        guard let number = text.integer else {
            throw .malformed("a line that begins with no known character")
        }
        switch type {
        case UInt8(ascii: ":"): return .integer(number)
        case UInt8(ascii: "$"), UInt8(ascii: "="):
            if number < 0 { return .null }
            guard number <= Self.sizeLimit else { throw .malformed("a string of \(number) bytes") }
            string = (type, Int(number))
            return nil
        case UInt8(ascii: "*"), UInt8(ascii: "~"), UInt8(ascii: ">"), UInt8(ascii: "%"):
            return try begin(type, number)
        default: throw .malformed("a line that begins with no known character")
        }
    }

    private mutating func begin(_ type: UInt8, _ count: Int64) throws(ReplyStreamError) -> Reply? {
        if count < 0 { return .nullArray }
        guard count <= 1 << 30 else { throw .malformed("an array of \(count) elements") }
        guard open.count < Self.depthLimit else { throw .malformed("arrays within arrays, too deep") }
        let elements = type == UInt8(ascii: "%") ? Int(count) * 2 : Int(count)
        if elements == 0 { return Self.whole(Open(type: type, left: 0)) }
        open.append(Open(type: type, left: elements))
        return nil
    }

    private static func string(_ content: ByteString, _ type: UInt8) -> Reply {
        // A verbatim string begins with its format: `txt:`.
        type == UInt8(ascii: "=") ? .verbatim(ByteString(Array(content.bytes.dropFirst(4)))) : .bulk(content)
    }

    private static func whole(_ open: Open) -> Reply {
        switch open.type {
        case UInt8(ascii: "~"): return .set(open.items)
        case UInt8(ascii: ">"): return .push(open.items)
        case UInt8(ascii: "%"):
            return .map(
                stride(from: 0, to: open.items.count - 1, by: 2).map {
                    .init(key: open.items[$0], value: open.items[$0 + 1])
                })
        default: return .array(open.items)
        }
    }

    private mutating func takeLine() throws(ReplyStreamError) -> ArraySlice<UInt8>? {
        let start = max(place, searched)
        guard let end = bytes[start...].firstIndex(of: 0x0A) else {
            searched = bytes.count
            guard bytes.count - place <= Self.lineLimit else { throw .malformed("a line without an end") }
            return nil
        }
        guard end > place, bytes[end - 1] == 0x0D else {
            throw .malformed("a line that ends without a carriage return")
        }
        defer { advance(to: end + 1) }
        return bytes[place..<end - 1]
    }

    private mutating func advance(to next: Int) {
        place = next
        searched = next
    }
}

/// What a server sent is no reply: whatever listens there speaks another protocol.
enum ReplyStreamError: Error, Equatable {
    case malformed(String)
}

/// Commands as a Redis server reads them.
enum CommandBytes {
    static func append(_ command: [ByteString], to bytes: inout [UInt8]) {
        bytes += Array("*\(command.count)\r\n".utf8)
        for argument in command {
            bytes += Array("$\(argument.count)\r\n".utf8)
            bytes += argument.bytes
            bytes += [0x0D, 0x0A]
        }
    }
}
