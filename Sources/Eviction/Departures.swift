/// Why an entry left, as data: a code and two numbers whose meaning and wording belong to the policy that made it.
public struct EvictionReason: BitwiseCopyable, Hashable, Sendable {
    /// Which of the policy's reasons it is; 200 and above are shared by all policies.
    public var code: UInt8
    /// The first number of the sentence.
    public var first: Int64
    /// The second number of the sentence.
    public var second: Int64

    public init(code: UInt8, first: Int64 = 0, second: Int64 = 0) {
        self.code = code
        self.first = first
        self.second = second
    }

    /// An entry that is larger than the whole cache.
    static func tooLarge(size: UInt64, capacity: UInt64) -> EvictionReason {
        EvictionReason(
            code: 200, first: Int64(clamping: size), second: Int64(clamping: capacity))
    }

    /// A policy that was set up without `explains`.
    static let unexplained = EvictionReason(code: 201)

    /// A newcomer that TinyLFU admission did not prefer to the victim.
    static func lessFrequent(_ ours: Int, than theirs: Int) -> EvictionReason {
        EvictionReason(code: 202, first: Int64(ours), second: Int64(theirs))
    }

    /// A newcomer that is too large for size-threshold admission.
    static func overSizeLimit(_ charge: UInt64, limit: UInt64) -> EvictionReason {
        EvictionReason(code: 203, first: Int64(clamping: charge), second: Int64(clamping: limit))
    }

    /// A newcomer that was not requested before, as far as second-request admission remembers.
    static let firstRequest = EvictionReason(code: 205)

    /// A newcomer that probabilistic admission drew out.
    static func drawnOut(percent: Int64) -> EvictionReason {
        EvictionReason(code: 204, first: percent)
    }

    /// The sentence of a reason that all policies share; nil for a policy's own.
    var sharedSentence: String? {
        switch code {
        case 200: "its size of \(first) bytes is larger than the whole capacity of \(second) bytes"
        case 201: "chosen by the policy, which was not asked to keep reasons"
        case 202:
            "not let in: its frequency of \(first) was not above the \(second) of the entry that would leave for it"
        case 203: "not let in: its size \(first) is above the admission limit of \(second)"
        case 204: "not let in: the draw, with a chance of \(first)% to be let in, went against it"
        case 205: "not let in: it was not requested before, as far as the filter remembers"
        default: nil
        }
    }
}

/// An entry that left the cache, or was refused, and the reason.
public struct Departure: BitwiseCopyable, Hashable, Sendable {
    /// The entry.
    public var id: UInt32
    /// Why it left.
    public var reason: EvictionReason
    /// Whether it is the requested entry itself, which was never let in.
    public var wasRefused: Bool

    public init(id: UInt32, reason: EvictionReason, wasRefused: Bool = false) {
        self.id = id
        self.reason = reason
        self.wasRefused = wasRefused
    }
}

/// The departures that one request caused, in order; a buffer to be reused from request to request.
public struct Departures: Sendable {
    /// What was recorded since the last `clear`.
    public private(set) var all: [Departure] = []
    /// How many entries were evicted since the buffer was made (refusals do not count).
    public private(set) var evicted: UInt64 = 0
    /// How many entries were refused since the buffer was made.
    public private(set) var refused: UInt64 = 0
    /// Of the refused, how many are larger than the whole cache.
    public private(set) var tooLarge: UInt64 = 0
    private let records: Bool

    /// A buffer that records departures, or one that only counts them.
    public init(recording: Bool = true) {
        records = recording
    }

    /// Adds a departure from a cache that is not of this module.
    public mutating func note(_ departure: Departure) {
        if departure.wasRefused { refused &+= 1 } else { evicted &+= 1 }
        if records { all.append(departure) }
    }

    /// Forgets the recorded departures and keeps the counts.
    public mutating func clear() {
        all.removeAll(keepingCapacity: true)
    }

    @inline(__always)
    mutating func evict(_ id: UInt32, _ reason: @autoclosure () -> EvictionReason) {
        evicted &+= 1
        if records { all.append(Departure(id: id, reason: reason())) }
    }

    /// Refuses an entry that is larger than the whole cache.
    @inline(__always)
    mutating func refuseTooLarge(_ id: UInt32, _ reason: @autoclosure () -> EvictionReason) {
        tooLarge &+= 1
        refuse(id, reason())
    }

    @inline(__always)
    mutating func refuse(_ id: UInt32, _ reason: @autoclosure () -> EvictionReason) {
        refused &+= 1
        if records { all.append(Departure(id: id, reason: reason(), wasRefused: true)) }
    }
}
