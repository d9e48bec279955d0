internal import Basics
internal import Keyspace
internal import Simulation
internal import Tracing

/// Early expiry by chance: a reader takes an entry for expired before it is, the likelier the nearer its end and the
/// longer loading it takes, so that of many readers one loads it in time and the others never miss it (Vattani,
/// Chierichetti and Lowenstein, "Optimal Probabilistic Cache Stampede Prevention", 2015: XFetch).
struct EarlyExpiry {
    private let beta: Double
    private var stream: RandomStream
    /// How long loading a key took last.
    private var loadTimes: [KeyID: TimeSpan] = [:]

    init(_ beta: Double, stream: RandomStream) {
        self.beta = beta
        self.stream = stream
    }

    mutating func loaded(_ key: KeyID, in span: TimeSpan) { loadTimes[key] = span }

    /// Whether a reader takes an entry for expired: now - delta * beta * ln(u) is not before its end, with delta the
    /// time that loading it took and u drawn from (0, 1].
    mutating func strikes(_ entry: Entry, of key: KeyID, at now: Instant) -> (
        left: TimeSpan, loadTime: TimeSpan
    )? {
        guard let expires = entry.expires, expires > now, let loadTime = loadTimes[key] else { return nil }
        let left = expires - now
        let ahead = -loadTime.seconds * beta * ExactMath.log(1 - stream.unit())
        return ahead >= left.seconds ? (left, loadTime) : nil
    }
}
