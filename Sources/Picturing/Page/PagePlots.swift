internal import Reporting
internal import Simulation
internal import Tracing

/// The metrics of a run over its time, for the plots of a page: those that are not zero all the time.
struct PagePlots {
    private let tape: Tape
    private let width: TimeSpan

    /// How many windows there are at most, and of how many nodes.
    private static let windows = 120
    private static let nodes = 6

    /// What has a longer name too: `p50` is `read-p50`.
    private static let short: Set = ["p50", "p90", "p99", "p99.9", "max", "mean"]
    private static let metrics = Window.metrics.filter { !short.contains($0.name) }

    init(_ tape: Tape) {
        self.tape = tape
        let span = tape.end - .start
        width = span > .zero ? Windows.width(for: span, atMost: Self.windows) : .seconds(1)
    }

    func append(to json: inout JSONWriter, unit: Int64) {
        var scopes: [(name: String, scope: StatsScope)] = [("total", .total)]
        for (number, part) in tape.parts.enumerated().dropFirst().prefix(Self.nodes) {
            scopes.append((part.name, .node(NodeID(number))))
        }
        json.name("plots")
        json.open()
        json.field("width_ns", width)
        var used: Set<String> = []
        json.name("scopes")
        json.open("[")
        for scope in scopes {
            json.open()
            json.field("name", scope.name)
            append(scope.scope, to: &json, &used)
            json.close()
        }
        json.close("]")
        json.name("kinds")
        json.open()
        for metric in Self.metrics where used.contains(metric.name) {
            json.field(metric.name, "\(metric.kind)")
        }
        json.close()
        json.close()
    }

    private func append(_ scope: StatsScope, to json: inout JSONWriter, _ used: inout Set<String>) {
        var windows = Windows(
            width: width, from: .start, until: tape.end + TimeSpan(nanoseconds: 1), at: scope)
        var sizes: [KeyID: Int] = [:]
        for entry in tape.entries { if let key = entry.key { sizes[entry.event.key] = key.utf8.count } }
        windows.keyBytes = { [sizes] in sizes[$0] ?? 0 }
        for entry in tape.entries { windows.add(entry.event) }
        windows.finish()
        json.name("metrics")
        json.open()
        for metric in Self.metrics {
            let values = windows.rows.map { $0.value(of: metric.name)?.number }
            guard values.contains(where: { ($0 ?? 0) != 0 }) else { continue }
            used.insert(metric.name)
            json.name(metric.name)
            json.open("[")
            for value in values {
                if let value { json.value(Self.rounded(value)) } else { json.null() }
            }
            json.close("]")
        }
        json.close()
    }

    /// Six digits are more than a plot shows.
    private static func rounded(_ value: Double) -> Double {
        guard value != 0, value.isFinite, abs(value) < 1e15 else { return value }
        var scale = 1.0
        while abs(value) * scale < 100_000, scale < 1e9 { scale *= 10 }
        return (value * scale).rounded() / scale
    }
}
