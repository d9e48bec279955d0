public import Simulation
public import Tracing

/// What happened in one window of simulated time.
public struct Window: Sendable {
    /// When it begins. It ends if the next one begins.
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

    /// So many in a second.
    func rate(of count: Int) -> Double { Double(count) / seconds }

    /// How long the window is, in seconds; never 0.
    var seconds: Double { max(1e-9, width.seconds) }

    /// How often something was counted at caches and databases.
    func count(atNodes counter: Counter) -> Int {
        countsOfNodes.isEmpty ? 0 : countsOfNodes[counter.rawValue]
    }

    /// The time within which this share of sorted times stayed, a percentage in 0 ... 100, by the nearest rank: exact.
    static func percentile(_ percentile: Double, of sorted: [TimeSpan]) -> TimeSpan? {
        guard let last = sorted.indices.last else { return nil }
        let rank = (Double(sorted.count) * percentile / 100).rounded(.up)
        return sorted[min(last, max(0, Int(rank) - 1))]
    }

    static func mean(of times: [TimeSpan]) -> TimeSpan? {
        times.isEmpty ? nil : times.reduce(.zero, +).scaled(by: 1 / Double(times.count))
    }

    /// The metrics that a window has: those that are more than a count, and then all counts.
    public static let metrics: [(name: String, kind: StatKind)] = {
        let all = Metric.all.filter { $0.window != nil }
        let isCounter = { (metric: Metric) in Counter.named(metric.name) != nil }
        return (all.filter { !isCounter($0) } + all.filter(isCounter)).map { ($0.name, $0.kind) }
    }()

    /// Names by which the overview and `stats` know a metric of windows.
    public static let aliases = [
        "memory": "bytes", "connections-max": "connections", "cpu": "busy", "response-time": "p50",
    ]

    /// The figure of a name; nil if there is no such metric, or nothing that it could be taken from.
    public func value(of name: String) -> StatValue? { Metric.named(name)?.window?(self) }
}
