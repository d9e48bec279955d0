/// A call took a connection from the pool.
struct ConnectEvent: HappeningKind {
    static let names = ["connect"]

    var inUse: Int
    var limit: Int

    var rank: Int { 1 }
    func isBrief(_ event: Event) -> Bool { false }

    func count(in metrics: inout NodeMetrics) {
        metrics.add(.connects)
        metrics.connections = inUse
        metrics.connectionsHighest = max(metrics.connectionsHighest, inUse)
    }

    func append(detail event: Event, _ wording: Wording, to line: inout TextBuffer) {
        line.append(inUse)
        line.append(" of ")
        line.append(limit, "connection", "connections")
        line.append(" in use")
    }

    func append(fieldsOf event: Event, _ names: Names, to json: inout JSONWriter) {
        json.field("in_use", inUse)
        json.field("limit", limit)
    }

    func row(for event: Event, _ wording: Wording, isOwn: Bool) -> (word: String, text: String) {
        let node = wording.names.node(event.node)
        if isOwn { return ("connected", "\(node): \(wording.detail(event))") }
        return ("held", "a connection of \(node) by \(wording.origin(of: event))\(call(of: event, wording))")
    }

    /// `, whose read of users takes 200ms`: the call that has the connection.
    private func call(of event: Event, _ wording: Wording) -> String {
        for later in wording.source.events(ofOperationOf: event) where later.number > event.number {
            let node = wording.names.node(later.node)
            switch later.what {
            case .read(_, let took, _): return ", whose read of \(node) takes \(took)"
            case .write(let took, _): return ", whose write to \(node) takes \(took)"
            case .release: return ""
            default: continue
            }
        }
        return ""
    }
}
