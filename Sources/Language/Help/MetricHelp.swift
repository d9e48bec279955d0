internal import Reporting

/// The help on a metric: what it means, and the statements that tell it.
enum MetricHelp {
    /// Metrics that only windows of time have.
    private static let ofWindows = [
        (name: "connections", meaning: "connections in use at the highest", kind: StatKind.count),
        (name: "requests", meaning: "operations that the application began", kind: StatKind.count),
    ]

    static let names = StatsReport.names.map(\.name) + ofWindows.map(\.name)

    /// The lines on a metric; none if there is none of that name.
    static func lines(_ name: String) -> [String] {
        let isCounted = StatsReport.kind(of: name) != nil
        guard let metric = (StatsReport.names + ofWindows).first(where: { $0.name == name }) else {
            return []
        }
        var uses: [String] = []
        if isCounted {
            uses.append("'stats' prints it, 'expect stats NODE \(name) >= \(value(metric.kind))' checks it.")
        }
        if Window.metrics.contains(where: { $0.name == name }) {
            uses.append("'plot \(name)' draws it over time.")
        }
        let words =
            "\(name): \(metric.meaning). A metric. \(uses.joined(separator: " ")) 'help metrics' lists all."
        return Columns.wrapped(words, width: 76)
    }

    /// A value of the kind, as it is typed.
    private static func value(_ kind: StatKind) -> String {
        switch kind {
        case .count: "3"
        case .share: "90%"
        case .duration: "22ms"
        case .bytes: "64KiB"
        case .rate: "2.5/s"
        }
    }
}
