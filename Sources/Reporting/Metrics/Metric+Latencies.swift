internal import Simulation
internal import Tracing

/// A distribution of times, of which several figures are metrics and which is one summary for Prometheus.
struct Timing: Sendable {
    let name: String
    /// What the times are, as the beginning of a sentence: "the time of reads".
    let noun: String
    /// The family without its prefix: `read_seconds`.
    let family: String
    let total: @Sendable (NodeMetrics) -> Latency
    /// The times of a window, shortest first; nil if windows do not keep them.
    let window: (@Sendable (Window) -> [TimeSpan])?

    static let all = [
        Timing(
            name: "read", noun: "the time of reads", family: "read_seconds", total: { $0.readLatency },
            window: { $0.readTimes }),
        Timing(
            name: "write", noun: "the time of writes and deletes", family: "write_seconds",
            total: { $0.writeLatency }, window: nil),
        Timing(
            name: "command", noun: "the time of Redis's commands", family: "command_seconds",
            total: { $0.commandLatency }, window: { $0.commandTimes }),
        Timing(
            name: "queue-age", noun: "the time that writes waited to be written back",
            family: "queue_age_seconds", total: { $0.queueAge }, window: nil),
    ]

    /// A figure of a distribution.
    struct Figure: Sendable {
        let name: String
        let words: String
        let total: @Sendable (Latency) -> TimeSpan?
        /// From the times of a window, which are sorted.
        let window: @Sendable ([TimeSpan]) -> TimeSpan?

        private static func percentile(_ share: Double) -> Figure {
            let name = share == share.rounded() ? "\(Int(share))" : "\(share)"
            return Figure(
                name: "p\(name)",
                words: share == 50
                    ? "that half of them stayed within" : "that \(name)% of them stayed within",
                total: { $0.percentile(share) }, window: { Window.percentile(share, of: $0) })
        }

        static let all = [
            percentile(50), percentile(90), percentile(99), percentile(99.9),
            Figure(
                name: "max", words: "of the longest", total: { $0.count == 0 ? nil : $0.longest },
                window: { $0.last }),
            Figure(name: "mean", words: "on average", total: { $0.mean }, window: { Window.mean(of: $0) }),
        ]
    }
}

extension Metric {
    /// The figures of every distribution, and short names for those of reads.
    static let latencies: [Metric] =
        Timing.all.flatMap { timing in
            Timing.Figure.all.map { metric(timing, $0, named: "\(timing.name)-\($0.name)") }
        }
        + Timing.Figure.all.map { figure in
            var short = metric(Timing.all[0], figure, named: figure.name)
            short.isAlias = true
            return short
        }

    private static func metric(
        _ timing: Timing, _ figure: Timing.Figure, named name: String
    ) -> Metric {
        let help =
            name == figure.name
            ? "the same as \(timing.name)-\(figure.name)" : "\(timing.noun), \(figure.words)"
        var metric = Metric(name: name, help: help, kind: .duration)
        metric.total = { report, scope in
            report.latency(at: scope, timing.total).flatMap(figure.total).map { .duration($0) }
        }
        if let times = timing.window {
            metric.window = { window in figure.window(times(window)).map { .duration($0) } }
        }
        return metric
    }
}
