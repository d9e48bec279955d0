internal import Simulation
internal import Tracing

/// A statistic that can be asked for by name.
struct Statistic: Sendable {
    let name: String
    let meaning: String
    let kind: StatKind
    /// Whether it is a short name for another one.
    let isAlias: Bool
    let read: @Sendable (StatsReport, StatsScope) -> StatValue?

    /// Its key in JSON: with underscores, and with the unit.
    var jsonKey: String {
        let plain = String(name.map { $0 == "-" || $0 == "." ? "_" : $0 })
        return kind == .duration ? plain + "_ns" : plain
    }

    static let all: [Statistic] = counters + rates + gauges + latencies + shortLatencies

    private static let byName = Dictionary(uniqueKeysWithValues: all.map { ($0.name, $0) })

    static func named(_ name: String) -> Statistic? { byName[name] }

    private init(
        _ name: String, _ meaning: String, _ kind: StatKind, isAlias: Bool = false,
        read: @escaping @Sendable (StatsReport, StatsScope) -> StatValue?
    ) {
        self.name = name
        self.meaning = meaning
        self.kind = kind
        self.isAlias = isAlias
        self.read = read
    }

    // MARK: The list

    private static let counters = Counter.allCases.map { counter in
        Statistic(counter.name, counter.meaning, .count) { .count($0.count(of: counter, at: $1)) }
    }

    private static let rates = [
        Statistic("hit-rate", "hits as a share of all lookups", .share) { report, scope in
            report.share(of: .hits, at: scope).map { .share($0) }
        },
        Statistic("miss-rate", "misses as a share of all lookups", .share) { report, scope in
            report.share(of: .misses, at: scope).map { .share($0) }
        },
        Statistic("eviction-rate", "evictions in a second", .rate) { report, scope in
            report.rate(of: report.count(of: .evictions, at: scope)).map { .rate($0) }
        },
        Statistic("busy", "the share of the time that the node worked; in total, of the busiest", .share) {
            report, scope in
            let most = TimeSpan(
                nanoseconds: Int64(report.highest(at: scope) { Int($0.traffic.busy.nanoseconds) }))
            return report.span > .zero ? .share(min(1, most.seconds / report.span.seconds)) : nil
        },
        Statistic(
            "compression-ratio", "what compression left of the values, as a share of their size", .share
        ) { report, scope in
            let plain = report.sum(at: scope) { $0.plainBytes }
            return plain == 0 ? nil : .share(Double(report.sum(at: scope) { $0.packedBytes }) / Double(plain))
        },
    ]

    private static let gauges = [
        Statistic("round-trips", "calls that reached the node, those of a batch counting as one", .count) {
            report, scope in
            .count(report.sum(at: scope) { $0.traffic.roundTrips })
        },
        Statistic("network-total", "bytes of keys and values that went over the network", .bytes) {
            report, scope in
            .bytes(report.sum(at: scope) { $0.traffic.bytes })
        },
        Statistic("network", "bytes of keys and values over the network in a second", .bytes) {
            report, scope in
            report.rate(of: report.sum(at: scope) { $0.traffic.bytes }).map { .bytes(Int($0.rounded())) }
        },
        Statistic(
            "connection-failures", "calls that met a node down, flaky or cut off, or no free connection",
            .count
        ) { report, scope in
            .count(report.sum(at: scope) { node in Counter.connectionFailures.reduce(0) { $0 + node[$1] } })
        },
        Statistic("out-of-memory", "stores that failed because memory was full", .count, isAlias: true) {
            report, scope in
            .count(report.sum(at: scope) { $0[.errorsOutOfMemory] })
        },
        Statistic("entries", "entries in the cache now", .count) { report, scope in
            .count(report.sum(at: scope) { $0.entries })
        },
        Statistic("bytes", "bytes of keys and values in the cache now", .bytes) { report, scope in
            .bytes(report.sum(at: scope) { $0.bytes })
        },
        Statistic("bytes-max", "bytes in the cache at the highest", .bytes) { report, scope in
            .bytes(report.sum(at: scope) { $0.bytesHighest })
        },
        Statistic("queue-depth", "writes that wait to be written back now", .count) { report, scope in
            .count(report.sum(at: scope) { $0.queueDepth })
        },
        Statistic("connections-max", "connections in use at the highest", .count) { report, scope in
            .count(report.highest(at: scope) { $0.connectionsHighest })
        },
        Statistic("connections-waiting-max", "calls that waited for a connection at the highest", .count) {
            report, scope in
            .count(report.highest(at: scope) { $0.waitingHighest })
        },
        Statistic("queue-depth-max", "writes that waited at the highest", .count) { report, scope in
            .count(report.highest(at: scope) { $0.queueDepthHighest })
        },
    ]

    /// The figures of a distribution, and how each is read from it.
    private static let figures: [(name: String, words: String, read: @Sendable (Latency) -> TimeSpan?)] = [
        ("p50", "that half of them stayed within", { $0.percentile(50) }),
        ("p90", "that 90% of them stayed within", { $0.percentile(90) }),
        ("p99", "that 99% of them stayed within", { $0.percentile(99) }),
        ("p99.9", "that 99.9% of them stayed within", { $0.percentile(99.9) }),
        ("max", "of the longest", { $0.count == 0 ? nil : $0.longest }),
        ("mean", "on average", { $0.mean }),
    ]

    private static let latencies: [Statistic] = {
        let distributions: [(name: String, noun: String, of: @Sendable (NodeMetrics) -> Latency)] = [
            ("read", "the time of reads", { $0.readLatency }),
            ("write", "the time of writes and deletes", { $0.writeLatency }),
            ("command", "the time of Redis's commands", { $0.commandLatency }),
            ("queue-age", "the time that writes waited to be written back", { $0.queueAge }),
        ]
        return distributions.flatMap { name, noun, distribution in
            figures.map { figure in
                Statistic("\(name)-\(figure.name)", "\(noun), \(figure.words)", .duration) { report, scope in
                    report.latency(at: scope, distribution).flatMap(figure.read).map { .duration($0) }
                }
            }
        }
    }()

    private static let shortLatencies = figures.map { figure in
        Statistic(figure.name, "the same as read-\(figure.name)", .duration, isAlias: true) { report, scope in
            report.latency(at: scope, \.readLatency).flatMap(figure.read).map { .duration($0) }
        }
    }
}
