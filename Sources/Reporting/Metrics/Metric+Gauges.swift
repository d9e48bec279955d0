internal import Tracing

extension Metric {
    /// How full and how busy things are: now, at the end of a window, or at the highest.
    static let gauges: [Metric] = [
        Metric(
            name: "entries", help: "entries in the cache now", kind: .count,
            exposition: Exposition(kind: .gauge, family: "entries", usual: [.cache]),
            total: { report, scope in .count(report.sum(at: scope) { $0.entries }) },
            window: { .count($0.entries) }),
        Metric(
            name: "bytes", help: "bytes of keys and values in the cache now", kind: .bytes,
            exposition: Exposition(kind: .gauge, family: "bytes", usual: [.cache]),
            total: { report, scope in .bytes(report.sum(at: scope) { $0.bytes }) },
            window: { .bytes($0.bytes) }),
        Metric(
            name: "bytes-max", help: "bytes in the cache at the highest", kind: .bytes,
            exposition: Exposition(kind: .gauge, family: "max_bytes"),
            total: { report, scope in .bytes(report.sum(at: scope) { $0.bytesHighest }) }),
        Metric(
            name: "queue-depth", help: "writes that wait to be written back now", kind: .count,
            exposition: Exposition(kind: .gauge, family: "queue_depth"),
            total: { report, scope in .count(report.sum(at: scope) { $0.queueDepth }) },
            window: { .count($0.queueDepth) }),
        Metric(
            name: "connections", help: "connections in use at the highest in a window", kind: .count,
            window: { .count($0.connections) }),
        Metric(
            name: "connections-max", help: "connections in use at the highest", kind: .count,
            exposition: Exposition(kind: .gauge, family: "connections_max"),
            total: { report, scope in .count(report.highest(at: scope) { $0.connectionsHighest }) }),
        Metric(
            name: "connections-waiting-max", help: "calls that waited for a connection at the highest",
            kind: .count, exposition: Exposition(kind: .gauge, family: "connections_waiting_max"),
            total: { report, scope in .count(report.highest(at: scope) { $0.waitingHighest }) }),
        Metric(
            name: "queue-depth-max", help: "writes that waited at the highest", kind: .count,
            exposition: Exposition(kind: .gauge, family: "queue_depth_max"),
            total: { report, scope in .count(report.highest(at: scope) { $0.queueDepthHighest }) }),
    ]
}
