internal import Simulation
internal import Tracing

/// What a key holds for Redis's commands: one of its five types, and what Redis knows of it besides.
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
    /// Grows with every change of any key, so that a watched key that changed is known by another number.
    var version: UInt64 = 0
    /// When it dies, in milliseconds of the clock; nil where it lives for ever. What is set further ahead than simulated
    /// time can name is kept here as it was said.
    var deadline: Int64?
    /// Who set that, and when, where it was not who stored the entry.
    var deadlineSet: (at: Instant, by: EventNumber)?
    /// When a command last used it.
    var lastUsed: Instant
    /// Redis's logarithmic counter of uses, and the minute in which it last sank.
    var frequency: UInt8 = FrequencyCounter.initial
    var frequencyMinute: UInt16

    init(_ payload: Payload, at now: Instant) {
        self.payload = payload
        lastUsed = now
        frequencyMinute = FrequencyCounter.minute(now)
    }

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

    public init() {}
}

/// Redis's logarithmic counter of uses (Morris, 1978, as Redis 4.0 adapted it): 8 bits, raised with a probability that sinks as it
/// grows, lowered by one for each `lfu-decay-time` minutes without a use.
public struct FrequencyCounter: Sendable {
    static let initial: UInt8 = 5

    /// `lfu-log-factor` and `lfu-decay-time`
    public var logFactor = 10
    public var decayMinutes = 1

    public init() {}

    static func minute(_ now: Instant) -> UInt16 {
        UInt16(truncatingIfNeeded: now.nanoseconds / 60_000_000_000)
    }

    /// The counter as it has decayed by now.
    func decayed(_ object: RedisObject, at now: Instant) -> UInt8 {
        guard decayMinutes > 0 else { return object.frequency }
        let periods = Int(Self.minute(now) &- object.frequencyMinute) / decayMinutes
        return periods >= Int(object.frequency) ? 0 : object.frequency - UInt8(periods)
    }

    func count(_ object: RedisObject, at now: Instant, draw: () -> Double) {
        var value = decayed(object, at: now)
        if value < 255 {
            let above = value > Self.initial ? Int(value - Self.initial) : 0
            if draw() < 1 / Double(above * logFactor + 1) { value += 1 }
        }
        object.frequency = value
        object.frequencyMinute = Self.minute(now)
    }
}
