internal import DequeModule
internal import Keyspace
internal import Simulation
internal import Tracing

/// Entries that have expired and are kept for a while longer, for readers that would rather have them than wait or fail.
///
/// They take only room that the cache has left: the ones that expired first go as soon as it is needed.
struct Shelf {
    struct Copy {
        var value: Value
        var storedAt: Instant
        var expiredAt: Instant
        var bytes: Int
        /// The event with which it expired.
        var expired: EventNumber
    }

    private var copies: [KeyID: Copy] = [:]
    /// Which expired first, with when; some may have been taken out since.
    private var order = Deque<(key: KeyID, expiredAt: Instant)>()
    private var bytes = 0

    /// The copy of a key that expired within a span before now.
    func copy(of key: KeyID, within grace: TimeSpan, at now: Instant) -> Copy? {
        guard let copy = copies[key], now - copy.expiredAt <= grace else { return nil }
        return copy
    }

    mutating func put(_ key: KeyID, _ copy: Copy) {
        take(key)
        copies[key] = copy
        bytes += copy.bytes
        order.append((key, copy.expiredAt))
    }

    /// Takes a copy out, as the key was stored or taken out.
    mutating func take(_ key: KeyID) {
        if let copy = copies.removeValue(forKey: key) { bytes -= copy.bytes }
    }

    mutating func removeAll() {
        copies = [:]
        order = []
        bytes = 0
    }

    /// Which copies there are, for a fingerprint. The order does not matter.
    func sum(_ each: (KeyID, Copy) -> UInt64) -> UInt64 { copies.reduce(0) { $0 &+ each($1.key, $1.value) } }

    /// Lets go of what expired longer ago than the grace, and of what the cache has no room for. O(1), amortised.
    mutating func trim(grace: TimeSpan, at now: Instant, fill: Fill, capacity: Capacity) {
        while let first = order.first {
            let isPresent = copies[first.key]?.expiredAt == first.expiredAt
            let isOld = now - first.expiredAt > grace
            let isTooMuch: Bool =
                switch capacity {
                case .unbounded: false
                case .entries(let most): fill.entries + copies.count > most
                case .bytes(let most): fill.bytes + bytes > most
                }
            guard !isPresent || isOld || isTooMuch else { return }
            if isPresent { take(first.key) }
            order.removeFirst()
        }
    }
}
