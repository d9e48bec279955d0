internal import Simulation
public import Tracing

extension StatsReport {
    /// Writes the statistics in the text format of Prometheus (version 0.0.4): a family for each, with its help and type,
    /// and a sample for each node that has it.
    ///
    ///     # HELP larder_hits_total lookups that found the key
    ///     # TYPE larder_hits_total counter
    ///     larder_hits_total{node="front",kind="cache"} 12
    ///
    /// Counts end in `_total`, shares in `_ratio`, rates in `_per_second`, bytes in `_bytes`, spans in `_seconds`. The
    /// percentiles of a distribution are quantiles of one summary, with its sum and count; its maximum is a gauge. What
    /// is 0 at all nodes of a kind is left out there, but for what is usual of that kind: a database has no hits, and few
    /// caches have hedges.
    public func appendPrometheus(to buffer: inout TextBuffer) {
        for metric in Metric.totals {
            guard let exposition = metric.exposition else { continue }
            let name = "larder_\(exposition.family)"
            let values = nodes.map { ($0, metric.total?(self, .node($0.id))) }
            let kinds = Set(values.filter { ($0.1?.number ?? 0) > 0 }.map(\.0.kind))
            let samples = values.compactMap { node, value -> String? in
                guard let value, exposition.usual.contains(node.kind) || kinds.contains(node.kind) else {
                    return nil
                }
                return "\(name)\(Self.labels(node)) \(Self.number(value))\n"
            }
            append(family: name, exposition.kind.rawValue, metric.help, samples, to: &buffer)
        }
        for timing in Timing.all { appendSummary(timing, to: &buffer) }
    }

    /// The text as a whole.
    public func prometheus() -> String {
        var buffer = TextBuffer()
        appendPrometheus(to: &buffer)
        return buffer.text
    }

    private func append(
        family name: String, _ type: String, _ meaning: String, _ samples: [String],
        to buffer: inout TextBuffer
    ) {
        if samples.isEmpty { return }
        buffer.append("# HELP \(name) \(meaning)\n# TYPE \(name) \(type)\n")
        for sample in samples { buffer.append(sample) }
    }

    private func appendSummary(_ timing: Timing, to buffer: inout TextBuffer) {
        let name = "larder_\(timing.family)"
        var samples: [String] = []
        var longest: [String] = []
        for node in nodes {
            let latency = timing.total(metrics[node.id])
            guard latency.count > 0 else { continue }
            for (share, quantile) in [(50.0, "0.5"), (90, "0.9"), (99, "0.99"), (99.9, "0.999")] {
                guard let span = latency.percentile(share) else { continue }
                samples.append("\(name)\(Self.labels(node, "quantile=\"\(quantile)\"")) \(span.seconds)\n")
            }
            samples.append("\(name)_sum\(Self.labels(node)) \(latency.total.seconds)\n")
            samples.append("\(name)_count\(Self.labels(node)) \(latency.count)\n")
            longest.append("\(name)_max\(Self.labels(node)) \(latency.longest.seconds)\n")
        }
        append(family: name, "summary", timing.noun, samples, to: &buffer)
        append(family: "\(name)_max", "gauge", timing.noun + ", of the longest", longest, to: &buffer)
    }

    private static func labels(
        _ node: (id: NodeID, name: String, kind: NodeKind), _ further: String? = nil
    ) -> String {
        "{node=\"\(node.name)\",kind=\"\(node.kind)\"\(further.map { "," + $0 } ?? "")}"
    }

    private static func number(_ value: StatValue) -> String {
        switch value {
        case .count(let count), .bytes(let count): String(count)
        case .share(let share), .rate(let share): String(share)
        case .duration(let span): String(span.seconds)
        }
    }
}
