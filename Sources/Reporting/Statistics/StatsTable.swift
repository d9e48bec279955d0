internal import Simulation
public import Tracing

extension StatsReport {
    /// Writes the statistics as a table at most 80 characters wide: a section for each node at which something was
    /// counted, and one in total if there are several caches or databases.
    public func appendTable(to buffer: inout TextBuffer, styled: Bool = false) {
        var isEmpty = true
        for node in nodes {
            let rows = StatsRows(report: self, scope: .node(node.id)).rows
            if rows.isEmpty { continue }
            let title = "\(node.name) (\(node.kind))"
            append(title, rows, styled, to: &buffer)
            isEmpty = false
        }
        let caches = nodes.filter { $0.kind == .cache && !metrics[$0.id].isIdle }
        if caches.count > 1 {
            append(
                "total", StatsRows(report: self, scope: .total).rows, styled,
                to: &buffer)
        }
        if isEmpty { buffer.append("nothing has been counted yet\n") }
    }

    /// The table as text.
    public func table(styled: Bool = false) -> String {
        var buffer = TextBuffer()
        appendTable(to: &buffer, styled: styled)
        return buffer.text
    }

    private func append(
        _ title: String, _ rows: [StatsRows.Row], _ styled: Bool, to buffer: inout TextBuffer
    ) {
        let hasLatency = rows.contains { if case .latency = $0.note { true } else { false } }
        let start = buffer.count
        if styled { buffer.append(Style.bold.rawValue) }
        buffer.append(title, paddedTo: 28)
        if styled { buffer.append(Style.reset.rawValue) }
        if hasLatency { for name in StatsRows.figures { buffer.append(name, rightAlignedTo: 8) } }
        buffer.trim(from: start)
        buffer.append("\n")
        for row in rows {
            buffer.append("  ")
            buffer.append(row.label, paddedTo: 16)
            buffer.append(row.figure, rightAlignedTo: 10)
            switch row.note {
            case .none: break
            case .text(let text):
                buffer.append("  ")
                buffer.append(wrapping: text, indent: 30, width: 80)
            case .latency(let spans):
                for span in spans { buffer.append(span, rightAlignedTo: 8) }
            }
            buffer.append("\n")
        }
    }
}

/// The rows of one section of the table: only those where something was counted.
struct StatsRows {
    enum Note {
        case none
        case text(String)
        /// The percentiles of `figures`.
        case latency([String])
    }

    struct Row {
        var label: String
        var figure: String
        var note = Note.none
    }

    static let figures = ["p50", "p90", "p99", "p99.9", "max", "mean"]

    let report: StatsReport
    let scope: StatsScope

    var rows: [Row] {
        var rows: [Row] = []
        add(.reads, to: &rows, latency("read"))
        add(.loads, to: &rows, scope == .total ? .none : latency("read"))
        add(.writes, to: &rows, latency("write"))
        add(.deletes, to: &rows, count(.writes) == 0 ? latency("write") : .none)
        add(.commands, to: &rows, latency("command"))
        add(.hits, to: &rows, hits)
        add(.misses, to: &rows, .text(parts(of: .misses)))
        for counter in [
            Counter.stores, .removals, .expiries, .evictions, .rejections, .refreshes, .joins, .skips,
        ] {
            add(counter, to: &rows)
        }
        addEntries(to: &rows)
        for counter in [Counter.queued, .coalesced, .flushes, .flushed, .retries, .drops, .blocks] {
            add(counter, to: &rows)
        }
        addQueue(to: &rows)
        for counter in [
            Counter.timeouts, .callRetries, .hedges, .breakerOpens, .healthFailures, .staleServed, .fallbacks,
            .leaseWaits, .leaseRefusals, .laggedReads, .renewals,
        ] {
            add(counter, to: &rows)
        }
        addConnections(to: &rows)
        addWork(to: &rows)
        add(.staleReads, to: &rows)
        add(.lostWrites, to: &rows)
        add(.crashes, to: &rows)
        add(.errors, to: &rows, .text(parts(of: .errors)))
        return rows
    }

    private func count(_ counter: Counter) -> Int { report.count(of: counter, at: scope) }

    private func add(_ counter: Counter, to rows: inout [Row], _ note: Note = .none) {
        let count = count(counter)
        if count == 0 { return }
        rows.append(Row(label: counter.name, figure: String(count), note: note))
    }

    private func text(_ name: String) -> String { report.value(of: name, at: scope)?.text ?? "-" }

    private func latency(_ name: String) -> Note { .latency(Self.figures.map { text("\(name)-\($0)") }) }

    private var hits: Note {
        let stale = count(.staleHits) > 0 ? ": \(hitParts)" : ""
        return report.value(of: "hit-rate", at: scope).map { .text("\($0.text) of the lookups\(stale)") }
            ?? .none
    }

    /// Fresh and stale hits apart: `fresh 3, stale 1`.
    var hitParts: String { "fresh \(count(.freshHits)), stale \(count(.staleHits))" }

    /// The kinds of misses or errors: `cold 2, expired 1`.
    func parts(of whole: Counter) -> String {
        let prefix = whole.name + "-"
        return Counter.allCases.filter { $0.name.hasPrefix(prefix) && count($0) > 0 }
            .map { "\($0.name.dropFirst(prefix.count)) \(count($0))" }
            .joined(separator: ", ")
    }

    private func addEntries(to rows: inout [Row]) {
        guard report.sum(at: scope, { $0.bytesHighest }) > 0 else { return }
        rows.append(
            Row(
                label: "entries now", figure: text("entries"),
                note: .text("\(text("bytes")), at most \(text("bytes-max"))")))
    }

    private func addConnections(to rows: inout [Row]) {
        guard report.highest(at: scope, { $0.connectionsHighest }) > 0 else { return }
        rows.append(
            Row(
                label: "connections", figure: text("connects"),
                note: .text(
                    "at most \(text("connections-max")) in use and \(text("connections-waiting-max")) waiting; "
                        + "\(text("waits")) waited")))
    }

    /// Batches and compression, if there were any.
    private func addWork(to rows: inout [Row]) {
        if count(.batches) > 0 {
            rows.append(
                Row(
                    label: "round trips", figure: text("round-trips"),
                    note: .text(
                        "\(count(.batchedKeys)) keys or commands in \(Self.batches(count(.batches)))")))
        }
        add(.loaderRuns, to: &rows)
        let sizes = [\NodeMetrics.plainBytes, \.packedBytes].map { size in
            report.sum(at: scope) { $0[keyPath: size] }
        }
        let from = Figures.text(bytes: sizes[0])
        let into = Figures.text(bytes: sizes[1])
        add(.compressions, to: &rows, .text("\(from) made \(into), \(text("compression-ratio"))"))
        add(.decompressions, to: &rows)
    }

    private static func batches(_ count: Int) -> String { count == 1 ? "1 batch" : "\(count) batches" }

    private func addQueue(to rows: inout [Row]) {
        guard report.highest(at: scope, { $0.queueDepthHighest }) > 0 else { return }
        rows.append(
            Row(
                label: "waiting now", figure: text("queue-depth"),
                note: .text("at most \(text("queue-depth-max"))")))
        if report.value(of: "queue-age-max", at: scope) != nil {
            rows.append(Row(label: "waited", figure: "", note: latency("queue-age")))
        }
    }
}

extension NodeMetrics {
    /// Whether nothing was counted.
    var isIdle: Bool { Counter.allCases.allSatisfy { self[$0] == 0 } }
}
