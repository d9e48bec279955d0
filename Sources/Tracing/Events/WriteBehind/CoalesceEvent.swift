internal import Simulation

/// A write took the place of one of the same key that still waited.
struct CoalesceEvent: HappeningKind {
    static let names = ["coalesce"]
    static let roles: [LinkRole] = [.replaced]

    var depth: Int
    var queuedAt: Instant

    var rank: Int { 4 }

    func count(in metrics: inout NodeMetrics) {
        metrics.add(.coalesced)
        metrics.hold(queueDepth: depth)
    }

    func append(detail event: Event, _ wording: Wording, to line: inout TextBuffer) {
        line.append("replaces the write queued at ")
        line.append(queuedAt)
        line.append(" · ")
        line.append(depth)
        line.append(" waiting")
    }

    func append(fieldsOf event: Event, _ names: Names, to json: inout JSONWriter) {
        json.field("depth", depth)
        json.field("replaced", event, .replaced)
        json.field("queued_at_ns", queuedAt)
    }

    func title(of event: Event, _ wording: Wording) -> String {
        ", because an earlier write of the key was still waiting: \(wording.value(event)) took its place"
    }

    func row(for event: Event, _ wording: Wording, isOwn: Bool) -> (word: String, text: String) {
        let by = isOwn ? "" : ": \(wording.origin(of: event))"
        let node = wording.names.node(event.node)
        return (
            "accepted", "\(wording.value(event)) by \(node) in place of the write queued at \(queuedAt)\(by)"
        )
    }
}
