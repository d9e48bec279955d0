/// When each entry was last used, and how often: Redis's two measures, kept for everybody who asks.
///
/// A cache's memory keeps one book for its entries, whatever the policy is, so that another policy goes on with what is
/// known of them, and commands and evictions tell the same. A policy that is given none, as in replay, keeps its own.
public final class UseBook {
    /// Redis's logarithmic counter begins at 5 (`LFU_INIT_VAL`).
    public static let initialCounter: UInt8 = 5

    struct Use: BitwiseCopyable {
        /// In milliseconds.
        var last: Int64 = 0
        /// The minute in which the counter was last raised or begun, of which 16 bits are kept.
        var minute: UInt16 = 0
        var counter: UInt8 = 0
    }

    private var uses = DenseArray(filler: Use())

    public init() {}

    /// Begins to count the uses of an entry that is new.
    @inline(__always)
    public func begin(_ id: UInt32, at now: Int64) {
        uses.include(id)
        uses[id] = Use(last: now, minute: Self.minute(now), counter: Self.initialCounter)
    }

    /// Notes when an entry was used. How often is for a policy to count that looks at it.
    @inline(__always)
    public func use(_ id: UInt32, at now: Int64) { uses[id].last = now }

    /// When an entry was last used, in milliseconds.
    @inline(__always)
    public func lastUse(of id: UInt32) -> Int64 { uses[id].last }

    /// The counter of an entry as it has decayed by now.
    @inline(__always)
    public func counter(of id: UInt32, at now: Int64, decayMinutes: Int) -> UInt8 {
        let use = uses[id]
        if decayMinutes == 0 { return use.counter }
        let periods = Int(Self.minute(now) &- use.minute) / decayMinutes
        return periods >= Int(use.counter) ? 0 : use.counter - UInt8(periods)
    }

    /// Takes in what another server knew of an entry.
    public func takeIn(_ id: UInt32, lastUse: Int64? = nil, counter: UInt8? = nil, at now: Int64) {
        if let lastUse { uses[id].last = lastUse }
        if let counter { setCounter(of: id, to: counter, at: now) }
    }

    @inline(__always)
    func setCounter(of id: UInt32, to counter: UInt8, at now: Int64) {
        uses[id].counter = counter
        uses[id].minute = Self.minute(now)
    }

    @inline(__always)
    private static func minute(_ now: Int64) -> UInt16 { UInt16(truncatingIfNeeded: now / 60_000) }
}
