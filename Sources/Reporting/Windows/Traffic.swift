public import Simulation
public import Tracing

/// What a node had to carry and to do: bytes over the network, calls, and how long it was busy with them.
///
/// A fold over the log. A database is busy from the moment a call arrives until its answer leaves, two calls at one time
/// counting once. A cache does one thing at a time, each in `cachePerCall`: a single core of Redis does some 100,000
/// commands a second.
public struct Traffic: Sendable, Equatable {
    /// How long a call keeps the processor of a cache busy.
    public static let cachePerCall = TimeSpan.microseconds(10)

    public private(set) var bytes = 0
    public private(set) var calls = 0
    public private(set) var busy = TimeSpan.zero
    private var busyUntil = Instant.start

    public init() {}

    /// Takes an event of the node in.
    ///
    /// - Parameter keyBytes: how long its key is.
    public mutating func add(_ event: Event, keyBytes: Int) {
        let value = event.value?.size ?? 0
        switch event.what {
        case .hit, .store, .remove, .miss(.cold), .miss(.expired), .miss(.evicted), .miss(.rejected),
            .miss(.invalidated), .miss(.lost), .miss(.negative), .miss(.early):
            calls += 1
            bytes += keyBytes + value
            busy = busy + Self.cachePerCall
        case .read(_, let took), .write(let took, _):
            calls += 1
            bytes += keyBytes + value
            let end = event.time + took
            if end > busyUntil {
                busy = busy + (end - max(busyUntil, event.time))
                busyUntil = end
            }
        case .refuse, .skip: calls += 1
        default: break
        }
    }
}
