internal import Tracing

extension Metric {
    /// What is added up: over the network, or from several counters.
    static let sums: [Metric] = [
        Metric(
            name: "requests", help: "operations that the application began", kind: .count,
            window: { .count($0.requests) }),
        Metric(
            name: "round-trips", help: "calls that reached the node, those of a batch counting as one",
            kind: .count, exposition: Exposition(kind: .counter, family: "round_trips_total"),
            total: { report, scope in .count(report.sum(at: scope) { $0.traffic.roundTrips }) },
            window: { .count($0.roundTrips) }),
        Metric(
            name: "network-total", help: "bytes of keys and values that went over the network",
            kind: .bytes, exposition: Exposition(kind: .counter, family: "network_bytes_total"),
            total: { report, scope in .bytes(report.sum(at: scope) { $0.traffic.bytes }) }),
        Metric(
            name: "network", help: "bytes of keys and values over the network in a second", kind: .bytes,
            exposition: Exposition(kind: .gauge, family: "network_bytes_per_second"),
            total: { report, scope in
                report.rate(of: report.sum(at: scope) { $0.traffic.bytes }).map { .bytes(Int($0.rounded())) }
            },
            window: { .bytes(Int($0.rate(of: $0.networkBytes).rounded())) }),
        Metric(
            name: "connection-failures",
            help: "calls that met a node down, flaky or cut off, or no free connection", kind: .count,
            exposition: Exposition(kind: .counter, family: "connection_failures_total"),
            total: { report, scope in
                .count(
                    report.sum(at: scope) { node in
                        Counter.connectionFailures.reduce(0) { $0 + node[$1] }
                    })
            },
            window: { window in
                .count(Counter.connectionFailures.reduce(0) { $0 + window.count(atNodes: $1) })
            }),
        Metric(
            name: "out-of-memory", help: "stores that failed because memory was full", kind: .count,
            isAlias: true,
            total: { report, scope in .count(report.sum(at: scope) { $0[.errorsOutOfMemory] }) },
            window: { .count($0.count(atNodes: .errorsOutOfMemory)) }),
    ]
}
