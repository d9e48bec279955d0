/// A write was accepted and waits to be written back: the key is dirty.
struct QueueEvent: HappeningKind {
    static let names = ["queue"]

    var depth: Int
    var capacity: Int

    var rank: Int { 2 }

    func count(in metrics: inout NodeMetrics) {
        metrics.add(.queued)
        metrics.hold(queueDepth: depth)
    }

    func append(detail event: Event, _ wording: Wording, to line: inout TextBuffer) {
        line.append("dirty: waits to be written back · ")
        line.append(depth)
        line.append(" of ")
        line.append(capacity)
    }

    func append(fieldsOf event: Event, _ names: Names, to json: inout JSONWriter) {
        json.field("depth", depth)
        json.field("capacity", capacity)
    }

    func title(of event: Event, _ wording: Wording) -> String {
        ": \(wording.names.node(event.node)) accepted \(wording.value(event)) and will write it back later"
    }

    func row(for event: Event, _ wording: Wording, isOwn: Bool) -> (word: String, text: String) {
        let by = isOwn ? "" : ": \(wording.origin(of: event))"
        let node = wording.names.node(event.node)
        return ("accepted", "\(wording.value(event)) by \(node), not yet in a database\(by)")
    }
}
