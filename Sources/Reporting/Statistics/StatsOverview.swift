internal import Simulation
public import Tracing

extension StatsReport {
    /// Writes the dozen figures that one watches a cache by: four of performance, four of resources, four of errors.
    public func appendOverview(to buffer: inout TextBuffer, at scope: StatsScope, styled: Bool = false) {
        let figures = StatsFigures(report: self, scope: scope)
        for (title, rows) in [
            ("performance", figures.performance), ("resources", figures.resources),
            ("errors", figures.errors),
        ] {
            if styled { buffer.append(Style.bold.rawValue) }
            buffer.append(title)
            if styled { buffer.append(Style.reset.rawValue) }
            buffer.append("\n")
            for row in rows {
                buffer.append("  ")
                buffer.append(row.label, paddedTo: 20)
                buffer.append(row.figure, rightAlignedTo: 11)
                if case .text(let text) = row.note, !text.isEmpty {
                    buffer.append("  ")
                    buffer.append(wrapping: text, indent: 35, width: 80)
                }
                buffer.append("\n")
            }
        }
    }

    /// The overview as text.
    public func overview(at scope: StatsScope) -> String {
        var buffer = TextBuffer()
        appendOverview(to: &buffer, at: scope)
        return buffer.text
    }
}

/// The rows of the overview: there whatever has happened.
private struct StatsFigures {
    let report: StatsReport
    let scope: StatsScope

    typealias Row = StatsRows.Row

    private func text(_ name: String) -> String { report.value(of: name, at: scope)?.text ?? "-" }
    private func count(_ counter: Counter) -> Int { report.count(of: counter, at: scope) }

    var performance: [Row] {
        let lookups = count(.hits) + count(.misses)
        let rows = StatsRows(report: report, scope: scope)
        let stale = count(.staleHits) > 0 ? ": \(rows.hitParts)" : ""
        var all = [
            Row(
                label: "hit rate", figure: text("hit-rate"),
                note: .text(
                    "\(count(.hits)) of \(lookups) \(lookups == 1 ? "lookup" : "lookups")\(stale)\(ofEachCache)"
                )),
            Row(label: "miss rate", figure: text("miss-rate"), note: .text(rows.parts(of: .misses))),
            responseTime("response time", of: "read"),
        ]
        if count(.commands) > 0 { all.append(responseTime("of commands", of: "command")) }
        all.append(
            Row(
                label: "eviction rate", figure: text("eviction-rate"),
                note: .text("in \(report.span.rounded)")))
        return all
    }

    private func responseTime(_ label: String, of name: String) -> Row {
        let parts = ["p90", "p99", "p99.9"].map { "\($0) \(text("\(name)-\($0)"))" }.joined(separator: ", ")
        return Row(
            label: label, figure: text("\(name)-p50"),
            note: .text("p50; \(parts), at most \(text("\(name)-max"))"))
    }

    var resources: [Row] {
        [
            Row(
                label: "memory", figure: text("bytes"),
                note: .text(
                    "in \(text("entries")) \(text("entries") == "1" ? "entry" : "entries"); at most \(text("bytes-max"))"
                )),
            Row(
                label: "network",
                figure: report.value(of: "network", at: scope).map { $0.text + "/s" } ?? "-",
                note: .text("\(text("network-total")) in all, in \(text("round-trips")) round trips")),
            Row(label: "cpu", figure: text("busy"), note: .text(busyNodes)),
            connections,
        ]
    }

    private var connections: Row {
        guard report.highest(at: scope, { $0.connectionsHighest }) > 0 else {
            return Row(
                label: "connections", figure: "-", note: .text("none taken from a pool (connections=)"))
        }
        return Row(
            label: "connections", figure: text("connections-max"),
            note: .text(
                "in use at most, and \(text("connections-waiting-max")) waiting at most; \(text("connects")) taken, \(text("waits")) waited for"
            ))
    }

    /// The rate of each cache, if there are several: what one does not have it may ask the next for.
    private var ofEachCache: String {
        let caches = report.nodes.filter { $0.kind == .cache }
        guard scope == .total, caches.count > 1 else { return "" }
        let rates = caches.map { cache in
            "\(cache.name) \(report.value(of: "hit-rate", at: .node(cache.id))?.text ?? "-")"
        }
        return " of all caches: " + rates.joined(separator: ", ")
    }

    /// The busy share of each node, if there are several.
    private var busyNodes: String {
        guard scope == .total else { return "of the time at work" }
        let parts = report.nodes.filter { $0.kind != .application }.map { node in
            "\(node.name) \(report.value(of: "busy", at: .node(node.id))?.text ?? "-")"
        }
        return "of the time at work, the busiest: " + parts.joined(separator: ", ")
    }

    var errors: [Row] {
        [
            Row(label: "connection failures", figure: text("connection-failures")),
            Row(label: "timeouts", figure: text("timeouts")),
            Row(label: "evictions", figure: text("evictions")),
            Row(label: "out of memory", figure: text("out-of-memory")),
        ]
    }
}
