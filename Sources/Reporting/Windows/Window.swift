public import Simulation
public import Tracing

/// What happened in one window of simulated time.
public struct Window: Sendable {
    /// When it begins. It ends where the next one begins.
    public let start: Instant
    /// Operations that the application began.
    public internal(set) var requests = 0
    /// What `stats` would count of the window, in the order of `Counter.allCases`; once the window is finished.
    var counts: [Int] = []
    /// The same of the caches and databases alone.
    var countsOfNodes: [Int] = []
    /// Connections in use at the highest, those among them that had been taken before.
    public internal(set) var connections = 0
    /// Bytes that went over the network.
    public internal(set) var networkBytes = 0
    public internal(set) var roundTrips = 0
    /// How long of the window the node worked; in total, the busiest of them.
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

    /// How often something was counted, as `stats` counts it.
    public subscript(counter: Counter) -> Int { counts.isEmpty ? 0 : counts[counter.rawValue] }

    public var hitRate: Double? {
        let lookups = self[.hits] + self[.misses]
        return lookups == 0 ? nil : Double(self[.hits]) / Double(lookups)
    }

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

    /// The metrics that a window has, by the names they have in `stats`: those that are more than a count, and then all
    /// counts.
    public static let metrics: [(name: String, kind: StatKind)] =
        [
            ("requests", .count), ("hit-rate", .share), ("miss-rate", .share), ("eviction-rate", .rate),
            ("p50", .duration), ("p90", .duration), ("p99", .duration), ("p99.9", .duration),
            ("max", .duration), ("mean", .duration), ("command-p50", .duration), ("command-p99", .duration),
            ("entries", .count), ("bytes", .bytes), ("queue-depth", .count), ("network", .bytes),
            ("busy", .share), ("connections", .count), ("connection-failures", .count),
            ("out-of-memory", .count), ("round-trips", .count),
        ] + Counter.allCases.map { ($0.name, .count) }

    /// Names by which the overview and `stats` know a metric of windows.
    public static let aliases = [
        "memory": "bytes", "connections-max": "connections", "cpu": "busy", "response-time": "p50",
    ]

    /// The figure of a name; nil where there is no such metric or nothing it could be taken from.
    public func value(of name: String) -> StatValue? {
        switch name {
        case "requests": .count(requests)
        case "hit-rate": hitRate.map { .share($0) }
        case "miss-rate":
            hitRate.map { _ in .share(Double(self[.misses]) / Double(self[.hits] + self[.misses])) }
        case "p50": readTime(percentile: 50).map { .duration($0) }
        case "p90": readTime(percentile: 90).map { .duration($0) }
        case "p99": readTime(percentile: 99).map { .duration($0) }
        case "p99.9": readTime(percentile: 99.9).map { .duration($0) }
        case "max": readTimes.last.map { .duration($0) }
        case "mean": meanReadTime.map { .duration($0) }
        case "command-p50": commandTime(percentile: 50).map { .duration($0) }
        case "command-p99": commandTime(percentile: 99).map { .duration($0) }
        case "entries": .count(entries)
        case "queue-depth": .count(queueDepth)
        case "eviction-rate": .rate(Double(self[.evictions]) / max(1e-9, width.seconds))
        case "bytes": .bytes(bytes)
        case "network": .bytes(Int((Double(networkBytes) / max(1e-9, width.seconds)).rounded()))
        case "busy": .share(min(1, busy.seconds / max(1e-9, width.seconds)))
        case "connections": .count(connections)
        case "connection-failures":
            .count(Counter.connectionFailures.reduce(0) { $0 + countsOfNodes[$1.rawValue] })
        case "out-of-memory": .count(countsOfNodes[Counter.errorsOutOfMemory.rawValue])
        case "round-trips": .count(roundTrips)
        default: Counter.named(name).map { .count(self[$0]) }
        }
    }
}
