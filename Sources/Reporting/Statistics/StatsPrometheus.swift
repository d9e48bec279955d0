internal import Simulation
internal import Tracing

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
        for statistic in Statistic.all where !statistic.isAlias && statistic.kind != .duration {
            let isCounter = Self.grows(statistic)
            let name = Self.family(statistic)
            let values = nodes.map { ($0, statistic.read(self, .node($0.id))) }
            let kinds = Set(values.filter { ($0.1?.number ?? 0) > 0 }.map(\.0.kind))
            let samples = values.compactMap { node, value -> String? in
                let isUsual = Self.usual[node.kind]?.contains(statistic.name) ?? false
                guard let value, isUsual || kinds.contains(node.kind) else { return nil }
                return "\(name)\(Self.labels(node)) \(Self.number(value))\n"
            }
            append(family: name, isCounter ? "counter" : "gauge", statistic.meaning, samples, to: &buffer)
        }
        for (name, meaning, distribution) in Self.distributions {
            appendSummary(name, meaning, distribution, to: &buffer)
        }
    }

    /// The text as a whole.
    public func prometheus() -> String {
        var buffer = TextBuffer()
        appendPrometheus(to: &buffer)
        return buffer.text
    }

    /// Whether a figure only ever grows.
    private static func grows(_ statistic: Statistic) -> Bool {
        Counter.named(statistic.name) != nil
            || ["network-total", "round-trips", "connection-failures"].contains(statistic.name)
    }

    /// The name of a family: the unit stands at its end, and `_total` behind that where it only grows.
    private static func family(_ statistic: Statistic) -> String {
        switch statistic.name {
        case "network-total": return "larder_network_bytes_total"
        case "network": return "larder_network_bytes_per_second"
        case "bytes-max": return "larder_max_bytes"
        default: break
        }
        let plain = "larder_" + statistic.name.map { $0 == "-" ? "_" : String($0) }.joined()
        return switch statistic.kind {
        case .share: plain + "_ratio"
        case .rate: plain + "_per_second"
        case .bytes: plain.hasSuffix("_bytes") ? plain : plain + "_bytes"
        default: grows(statistic) ? plain + "_total" : plain
        }
    }

    /// What a node of a kind has even where it is 0.
    private static let usual: [NodeKind: [String]] = [
        .application: ["reads", "writes", "errors"],
        .cache: [
            "hits", "misses", "hit-rate", "miss-rate", "stores", "evictions", "expiries", "errors", "entries",
            "bytes",
        ],
        .database: ["loads", "writes", "errors", "busy"],
    ]

    private static let distributions:
        [(name: String, meaning: String, of: @Sendable (NodeMetrics) -> Latency)] = [
            ("larder_read_seconds", "the time of reads", { $0.readLatency }),
            ("larder_write_seconds", "the time of writes and deletes", { $0.writeLatency }),
            ("larder_command_seconds", "the time of Redis's commands", { $0.commandLatency }),
            ("larder_queue_age_seconds", "the time that writes waited to be written back", { $0.queueAge }),
        ]

    private func append(
        family name: String, _ type: String, _ meaning: String, _ samples: [String],
        to buffer: inout TextBuffer
    ) {
        if samples.isEmpty { return }
        buffer.append("# HELP \(name) \(meaning)\n# TYPE \(name) \(type)\n")
        for sample in samples { buffer.append(sample) }
    }

    private func appendSummary(
        _ name: String, _ meaning: String, _ distribution: (NodeMetrics) -> Latency,
        to buffer: inout TextBuffer
    ) {
        var samples: [String] = []
        var longest: [String] = []
        for node in nodes {
            let latency = distribution(metrics[node.id])
            guard latency.count > 0 else { continue }
            for (share, quantile) in [(50.0, "0.5"), (90, "0.9"), (99, "0.99"), (99.9, "0.999")] {
                guard let span = latency.percentile(share) else { continue }
                samples.append("\(name)\(Self.labels(node, "quantile=\"\(quantile)\"")) \(span.seconds)\n")
            }
            samples.append("\(name)_sum\(Self.labels(node)) \(latency.total.seconds)\n")
            samples.append("\(name)_count\(Self.labels(node)) \(latency.count)\n")
            longest.append("\(name)_max\(Self.labels(node)) \(latency.longest.seconds)\n")
        }
        append(family: name, "summary", meaning, samples, to: &buffer)
        append(family: "\(name)_max", "gauge", meaning + ", of the longest", longest, to: &buffer)
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
