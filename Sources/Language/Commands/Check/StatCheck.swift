internal import Caching
internal import Reporting
internal import Simulation
internal import Tracing

/// A metric of a node compared with a value.
struct StatCheck {
    var node: ArgumentReader.Text
    var metric: ArgumentReader.Text
    var comparison: Comparison
    var value: ArgumentReader.Text

    /// What speaks against it; nil if it holds.
    func complaint(_ context: Context) throws -> String? {
        let scope: StatsScope =
            switch node.text {
            case "total": .total
            case "app": .node(.application)
            default: .node(try context.node(node).id)
            }
        guard let kind = StatsReport.kind(of: metric.text) else {
            let known = StatsReport.names.map(\.name)
            throw context.error(
                .unknownWord(
                    metric.text, for: "metric", nearest: NearestWord.find(metric.text, among: known),
                    known: ["hits", "misses", "hit-rate", "p99", "stale-reads", "and others: 'help metrics'"]),
                at: metric.span)
        }
        let wanted: Double
        do { wanted = try Self.number(value.text, kind) } catch { throw context.error(error, at: value.span) }
        let report = StatsReport(
            context.world.log.metrics, names: context.world.names, over: context.simulation.now - .start)
        guard let found = report.value(of: metric.text, at: scope) else {
            return "\(node.text) has no \(metric.text) yet"
        }
        return comparison.holds(found.number, wanted) ? nil : "it is \(found.text)"
    }

    /// A value of the metric's kind as it is typed: `3`, `90%` or `0.9`, `22ms`, `64KiB`.
    private static func number(_ text: String, _ kind: StatKind) throws(Problem) -> Double {
        switch kind {
        case .duration: return Double(try Units.timeSpan(text, for: "metric").nanoseconds)
        case .bytes:
            if let bytes = Units.bytes(text) { return Double(bytes) }
            throw .badValue(text, for: "size", expected: "a size such as 64KiB")
        case .share:
            if text.hasSuffix("%") { return try Units.share(text, for: "metric") }
            guard let number = Double(text), number >= 0, number <= 1 else {
                throw .badValue(text, for: "share", expected: "a share such as 90% or 0.9")
            }
            return number
        case .rate:
            let plain = text.hasSuffix("/s") ? String(text.dropLast(2)) : text
            guard let number = Double(plain), number.isFinite else {
                throw .badValue(text, for: "rate", expected: "a number a second such as 2.5/s")
            }
            return number
        case .count:
            guard let number = Double(text), number.isFinite else {
                throw .badValue(text, for: "count", expected: "a number")
            }
            return number
        }
    }
}
