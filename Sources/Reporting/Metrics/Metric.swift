internal import Tracing

/// A figure that can be asked for by name: what it means, and how it is read from everything that was counted, from one
/// window of time, and by Prometheus.
///
/// A metric is one entry of a family: `Metric+Counts`, `Metric+Rates`, `Metric+Sums`, `Metric+Gauges`,
/// `Metric+Latencies`. `stats`, `expect stats`, `compare`, `plot`, help and the exposition follow from the entry.
struct Metric: Sendable {
    /// As it is typed and printed: `hit-rate`.
    let name: String
    /// What it is, in a line without a full stop.
    let help: String
    /// Its unit.
    let kind: StatKind
    /// Whether it is a short name for another metric, which JSON and Prometheus leave out.
    var isAlias = false
    /// What Prometheus knows about it; nil if it has no family of its own.
    var exposition: Exposition?
    /// The figure of one node or of the whole system; nil if only windows have it.
    var total: (@Sendable (StatsReport, StatsScope) -> StatValue?)?
    /// The figure of one window; nil if windows do not have it.
    var window: (@Sendable (Window) -> StatValue?)?

    /// What Prometheus knows about a metric.
    struct Exposition: Sendable {
        enum Kind: String, Sendable {
            /// It only grows.
            case counter
            case gauge
        }

        var kind: Kind
        /// The name of the family: the unit stands at its end, and `_total` behind that if it only grows.
        var family: String
        /// The kinds of nodes that have it even if it is 0.
        var usual: [NodeKind] = []
    }

    /// Its key in JSON: with underscores, and with the unit.
    var jsonKey: String {
        let plain = String(name.map { $0 == "-" || $0 == "." ? "_" : $0 })
        return kind == .duration ? plain + "_ns" : plain
    }

    /// All families, in the order in which help lists them.
    static let all = counts + rates + sums + gauges + latencies

    /// The metrics of the whole run.
    static let totals = all.filter { $0.total != nil }

    private static let byName = Dictionary(uniqueKeysWithValues: all.map { ($0.name, $0) })

    static func named(_ name: String) -> Metric? { byName[name] }
}
