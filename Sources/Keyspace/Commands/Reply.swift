public import Tracing

/// What Redis answers to a command.
///
/// The shapes are those of RESP3. `flattened` gives what RESP2 sends for them.
public enum Reply: Sendable, Equatable {
    /// A status, such as OK.
    case simple(ByteString)
    case error(ByteString)
    case integer(Int64)
    case bulk(ByteString)
    /// A page of text that a client shows as it is.
    case verbatim(ByteString)
    case double(Double)
    case boolean(Bool)
    /// An integer of any size, as digits.
    case bigNumber(ByteString)
    case null
    case nullArray
    case array([Reply])
    case set([Reply])
    case map([Pair])
    /// Pairs in order, such as members with their scores: RESP3 nests them, RESP2 has one flat list.
    case pairs([Pair])
    /// A message that answers no command, such as one of a channel.
    case push([Reply])
    /// No reply at all; the command has sent its own messages.
    case nothing

    public struct Pair: Sendable, Equatable {
        public var key: Reply
        public var value: Reply

        public init(key: Reply, value: Reply) {
            self.key = key
            self.value = value
        }
    }

    public static let ok = Reply.simple("OK")

    /// A number that counts something.
    public static func count(_ number: Int) -> Reply { .integer(Int64(number)) }
    public static func flag(_ isSo: Bool) -> Reply { .integer(isSo ? 1 : 0) }
    public static func simple(_ text: String) -> Reply { .simple(ByteString(text)) }
    public static func error(_ text: String) -> Reply { .error(ByteString(text)) }
    public static func bulk(_ text: String) -> Reply { .bulk(ByteString(text)) }
    public static func bulk(_ bytes: ByteString?) -> Reply { bytes.map { .bulk($0) } ?? .null }
    public static func bulks(_ all: some Sequence<ByteString>) -> Reply { .array(all.map { .bulk($0) }) }

    /// Whether a command was refused because memory is full.
    public var isOutOfMemory: Bool {
        if case .error = self { self == CommandError.outOfMemory.reply } else { false }
    }

    /// Bytes of the data in it: not of a status or an error, or of the protocol.
    public var dataBytes: Int {
        switch self {
        case .simple, .error, .null, .nullArray, .boolean, .nothing: 0
        case .integer, .double: plainText?.utf8.count ?? 0
        case .bulk(let bytes), .verbatim(let bytes), .bigNumber(let bytes): bytes.count
        case .array(let all), .set(let all), .push(let all): all.reduce(0) { $0 + $1.dataBytes }
        case .map(let pairs), .pairs(let pairs):
            pairs.reduce(0) { $0 + $1.key.dataBytes + $1.value.dataBytes }
        }
    }

    public var isError: Bool { if case .error = self { true } else { false } }

    /// A string, number or status as plain text; nil if it is none of these.
    public var plainText: String? {
        switch self {
        case .simple(let bytes), .error(let bytes), .bulk(let bytes), .verbatim(let bytes),
            .bigNumber(let bytes):
            bytes.text
        case .integer(let number): String(number)
        case .boolean(let isSo): isSo ? "1" : "0"
        case .double(let value): ScoreText.bytes(of: value).text
        case .null, .nullArray, .array, .set, .map, .pairs, .push, .nothing: nil
        }
    }

    /// The plain text as an event keeps it, as a value: the beginning of a long one.
    public var excerpt: Value? {
        if case .bulk(let bytes) = self { return Value(excerptOf: bytes.bytes, version: 0) }
        return plainText.map { Value($0).excerpt }
    }

    /// A double as RESP2 and RESP3 write it.
    public static func text(of value: Double) -> ByteString { ScoreText.bytes(of: value) }

    /// The reply as RESP2 has it: maps, sets and pairs are arrays, doubles are strings.
    public var flattened: Reply {
        switch self {
        case .double(let value): .bulk(ScoreText.bytes(of: value))
        case .verbatim(let bytes), .bigNumber(let bytes): .bulk(bytes)
        case .boolean(let isSo): .integer(isSo ? 1 : 0)
        case .array(let all), .set(let all), .push(let all): .array(all.map(\.flattened))
        case .map(let pairs), .pairs(let pairs):
            .array(pairs.flatMap { [$0.key.flattened, $0.value.flattened] })
        case .simple, .error, .integer, .bulk, .null, .nullArray, .nothing: self
        }
    }
}
