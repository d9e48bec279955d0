public import Tracing

/// What a key holds for Redis's commands: a value of one of its five types.
///
/// A tier whose strategies alone use it has none of these: one is made when a command first looks at an entry.
public final class RedisObject {
    enum Payload {
        case string(StringValue)
        case list(ListValue)
        case hash(HashValue)
        case set(SetValue)
        case sortedSet(SortedSetValue)
    }

    var payload: Payload
    /// By which version the truth is told from it.
    var version = 0

    init(_ payload: Payload) { self.payload = payload }

    /// The name that `TYPE` gives it.
    public var typeName: String {
        switch payload {
        case .string: "string"
        case .list: "list"
        case .hash: "hash"
        case .set: "set"
        case .sortedSet: "zset"
        }
    }

    /// The name that `OBJECT ENCODING` gives it.
    public var encoding: String {
        switch payload {
        case .string(let value): value.encoding.rawValue
        case .list: "quicklist"
        case .hash(let value): value.encoding
        case .set(let value): value.encoding
        case .sortedSet(let value): value.encoding
        }
    }

    /// Bytes of what it holds, without any overhead.
    public var bytes: Int {
        switch payload {
        case .string(let value): value.bytes.count
        case .list(let value): value.bytes
        case .hash(let value): value.bytes
        case .set(let value): value.bytes
        case .sortedSet(let value): value.bytes
        }
    }

    /// How many elements it has; nil for a string.
    public var count: Int? {
        switch payload {
        case .string: nil
        case .list(let value): value.count
        case .hash(let value): value.table.count
        case .set(let value): value.count
        case .sortedSet(let value): value.count
        }
    }

    /// The value as one text: a string itself; of another type what it is and how large.
    public var text: String {
        switch payload {
        case .string(let value): value.bytes.text
        case .list(let value): "list of \(value.count)"
        case .hash(let value): "hash of \(value.table.count)"
        case .set(let value): "set of \(value.count)"
        case .sortedSet(let value): "zset of \(value.count)"
        }
    }

    /// The value as an event of it keeps it: the beginning of a long string, and how long it is.
    public var excerpt: Value {
        guard case .string(let value) = payload, value.bytes.count > Value.excerptLength else {
            return Value(text, version: version)
        }
        return Value(excerptOf: value.bytes.bytes, version: version)
    }

    public var isString: Bool { if case .string = payload { true } else { false } }
}

/// The sizes up to which small values are kept in a compact form, by the names of Redis's settings.
public struct EncodingLimits: Sendable {
    /// `hash-max-listpack-entries` and `hash-max-listpack-value`
    public var hashEntries = 512
    public var hashValue = 64
    /// `set-max-intset-entries`
    public var setNumbers = 512
    /// `zset-max-listpack-entries` and `zset-max-listpack-value`
    public var sortedSetEntries = 128
    public var sortedSetValue = 64
    /// `hll-sparse-max-bytes`
    public var estimateBytes = 3000

    public init() {}
}
