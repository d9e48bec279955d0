public import Simulation
internal import Tracing

/// What happened in one window of simulated time.
public struct Window: Sendable {
    /// When it begins. It ends where the next one begins.
    public let start: Instant
    /// Operations that the application began.
    public internal(set) var requests = 0
    public internal(set) var hits = 0
    public internal(set) var misses = 0
    public internal(set) var loads = 0
    public internal(set) var writes = 0
    public internal(set) var stores = 0
    public internal(set) var evictions = 0
    public internal(set) var expiries = 0
    public internal(set) var refreshes = 0
    public internal(set) var staleReads = 0
    public internal(set) var lostWrites = 0
    public internal(set) var errors = 0
    /// Calls that brought no answer in time, calls that a node could not take, and stores that found no room.
    public internal(set) var timeouts = 0
    public internal(set) var connectionFailures = 0
    public internal(set) var outOfMemory = 0
    /// Connections in use at the highest.
    public internal(set) var connections = 0
    /// Bytes that went over the network, and how long the nodes were busy with calls that came in the window.
    public internal(set) var networkBytes = 0
    public internal(set) var roundTrips = 0
    public internal(set) var busy = TimeSpan.zero
    /// How long the window is.
    var width = TimeSpan.zero
    /// Bytes held at the end of the window.
    public internal(set) var bytes = 0
    /// At the end of the window.
    public internal(set) var entries = 0
    public internal(set) var queueDepth = 0
    /// How long the reads took that ended in the window, shortest first.
    public internal(set) var readTimes: [TimeSpan] = []
    /// How long Redis's commands took whose replies came in the window, shortest first.
    public internal(set) var commandTimes: [TimeSpan] = []

    init(start: Instant) { self.start = start }

    public var hitRate: Double? { hits + misses == 0 ? nil : Double(hits) / Double(hits + misses) }

    /// The time within which this share of the reads stayed, a percentage in 0 ... 100, by the nearest rank: exact.
    public func readTime(percentile: Double) -> TimeSpan? { Self.percentile(percentile, of: readTimes) }

    /// The same of Redis's commands.
    public func commandTime(percentile: Double) -> TimeSpan? { Self.percentile(percentile, of: commandTimes) }

    private static func percentile(_ percentile: Double, of sorted: [TimeSpan]) -> TimeSpan? {
        guard let last = sorted.indices.last else { return nil }
        let rank = (Double(sorted.count) * percentile / 100).rounded(.up)
        return sorted[min(last, max(0, Int(rank) - 1))]
    }

    /// How long a read took on average.
    public var meanReadTime: TimeSpan? {
        guard !readTimes.isEmpty else { return nil }
        return readTimes.reduce(.zero, +).scaled(by: 1 / Double(readTimes.count))
    }

    /// The metrics that a window has, by the names they have in `stats`.
    public static let metrics: [(name: String, kind: StatKind)] = [
        ("requests", .count), ("hit-rate", .share), ("miss-rate", .share), ("hits", .count),
        ("misses", .count), ("p50", .duration), ("p90", .duration), ("p99", .duration), ("max", .duration),
        ("mean", .duration),
        ("commands", .count), ("command-p50", .duration), ("command-p99", .duration), ("loads", .count),
        ("writes", .count), ("stores", .count), ("evictions", .count),
        ("expiries", .count), ("refreshes", .count), ("stale-reads", .count), ("lost-writes", .count),
        ("errors", .count), ("entries", .count), ("queue-depth", .count), ("eviction-rate", .rate),
        ("bytes", .bytes), ("network", .bytes), ("busy", .share), ("connections", .count),
        ("connection-failures", .count), ("timeouts", .count), ("out-of-memory", .count),
        ("round-trips", .count),
    ]

    /// The figure of a name; nil where there is no such metric or nothing it could be taken from.
    public func value(of name: String) -> StatValue? {
        switch name {
        case "requests": .count(requests)
        case "hit-rate": hitRate.map { .share($0) }
        case "miss-rate": hitRate.map { _ in .share(Double(misses) / Double(hits + misses)) }
        case "hits": .count(hits)
        case "misses": .count(misses)
        case "p50": readTime(percentile: 50).map { .duration($0) }
        case "p90": readTime(percentile: 90).map { .duration($0) }
        case "p99": readTime(percentile: 99).map { .duration($0) }
        case "max": readTimes.last.map { .duration($0) }
        case "mean": meanReadTime.map { .duration($0) }
        case "commands": .count(commandTimes.count)
        case "command-p50": commandTime(percentile: 50).map { .duration($0) }
        case "command-p99": commandTime(percentile: 99).map { .duration($0) }
        case "loads": .count(loads)
        case "writes": .count(writes)
        case "stores": .count(stores)
        case "evictions": .count(evictions)
        case "expiries": .count(expiries)
        case "refreshes": .count(refreshes)
        case "stale-reads": .count(staleReads)
        case "lost-writes": .count(lostWrites)
        case "errors": .count(errors)
        case "entries": .count(entries)
        case "queue-depth": .count(queueDepth)
        case "eviction-rate": .rate(Double(evictions) / max(1e-9, width.seconds))
        case "bytes": .bytes(bytes)
        case "network": .bytes(Int((Double(networkBytes) / max(1e-9, width.seconds)).rounded()))
        case "busy": .share(min(1, busy.seconds / max(1e-9, width.seconds)))
        case "connections": .count(connections)
        case "connection-failures": .count(connectionFailures)
        case "timeouts": .count(timeouts)
        case "out-of-memory": .count(outOfMemory)
        case "round-trips": .count(roundTrips)
        default: nil
        }
    }
}
