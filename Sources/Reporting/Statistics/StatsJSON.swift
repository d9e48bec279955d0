internal import Simulation
public import Tracing

extension StatsReport {
    /// Writes the statistics as one JSON object on one line.
    ///
    ///     {"nodes":[{"node":"front","kind":"cache","reads":0,…,"hit_rate":0.75,…,"read_p50_ns":null,…},…],
    ///      "total":{…}}
    ///
    /// Each object holds every statistic that has a name, with underscores in place of hyphens and dots: counts and
    /// bytes as whole numbers, shares in 0 ... 1, spans in nanoseconds with `_ns` behind the name, null if there is
    /// no figure. `kind` is `application`, `cache` or `database`.
    public func appendJSON(to buffer: inout TextBuffer) {
        var json = JSONWriter(buffer)
        buffer = TextBuffer()
        json.open()
        json.name("nodes")
        json.open("[")
        for node in nodes {
            json.open()
            json.field("node", node.name)
            json.field("kind", "\(node.kind)")
            append(.node(node.id), &json)
            json.close()
        }
        json.close("]")
        json.name("total")
        json.open()
        append(.total, &json)
        json.close()
        json.close()
        buffer = json.buffer
        buffer.append("\n")
    }

    /// The JSON as text.
    public func json() -> String {
        var buffer = TextBuffer()
        appendJSON(to: &buffer)
        return buffer.text
    }

    private func append(_ scope: StatsScope, _ json: inout JSONWriter) {
        for metric in Metric.totals where !metric.isAlias {
            switch metric.total?(self, scope) {
            case .count(let count), .bytes(let count): json.field(metric.jsonKey, count)
            case .share(let share), .rate(let share): json.field(metric.jsonKey, share)
            case .duration(let span): json.field(metric.jsonKey, span)
            case nil: json.field(metric.jsonKey, Int?.none)
            }
        }
    }
}
