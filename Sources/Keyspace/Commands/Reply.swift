public import Tracing

/// What Redis answers to a command.
///
/// Maps, sets and doubles are kept as such, for clients that speak RESP3; `flattened` gives what RESP2 sends for them.
public indirect enum Reply: Sendable, Equatable {
    case simple(String)
    case error(String)
    case integer(Int64)
    case bulk(ByteString)
    case double(Double)
    case null
    case nullArray
    case array([Reply])
    case set([Reply])
    case map([Pair])

    public struct Pair: Sendable, Equatable {
        public var key: Reply
        public var value: Reply
    }

    public static let ok = Reply.simple("OK")

    /// A number that counts something.
    static func count(_ number: Int) -> Reply { .integer(Int64(number)) }
    static func flag(_ isSo: Bool) -> Reply { .integer(isSo ? 1 : 0) }
    static func bulk(_ text: String) -> Reply { .bulk(ByteString(text)) }
    static func bulk(_ bytes: ByteString?) -> Reply { bytes.map { .bulk($0) } ?? .null }
    static func bulks(_ all: some Sequence<ByteString>) -> Reply { .array(all.map { .bulk($0) }) }

    /// Whether a command was refused as memory is full.
    public var isOutOfMemory: Bool { self == CommandError.outOfMemory.reply }

    /// Bytes of the data in it: not of a status or an error, or of the protocol.
    public var dataBytes: Int {
        switch self {
        case .simple, .error, .null, .nullArray: 0
        case .integer, .double: plainText?.utf8.count ?? 0
        case .bulk(let bytes): bytes.count
        case .array(let all), .set(let all): all.reduce(0) { $0 + $1.dataBytes }
        case .map(let pairs): pairs.reduce(0) { $0 + $1.key.dataBytes + $1.value.dataBytes }
        }
    }

    public var isError: Bool { if case .error = self { true } else { false } }

    /// A string, number or status as plain text; nil for what is none of these.
    public var plainText: String? {
        switch self {
        case .simple(let text), .error(let text): text
        case .integer(let number): String(number)
        case .bulk(let bytes): bytes.text
        case .double(let value): ScoreText.bytes(of: value).text
        case .null, .nullArray, .array, .set, .map: nil
        }
    }

    /// The plain text as an event keeps it, as a value: the beginning of a long one.
    public var excerpt: Value? {
        if case .bulk(let bytes) = self { return Value(excerptOf: bytes.bytes, version: 0) }
        return plainText.map { Value($0).excerpt }
    }

    /// The reply as RESP2 has it: maps and sets are arrays, doubles are strings.
    public var flattened: Reply {
        switch self {
        case .double(let value): .bulk(ScoreText.bytes(of: value))
        case .array(let all), .set(let all): .array(all.map(\.flattened))
        case .map(let pairs): .array(pairs.flatMap { [$0.key.flattened, $0.value.flattened] })
        default: self
        }
    }
}
