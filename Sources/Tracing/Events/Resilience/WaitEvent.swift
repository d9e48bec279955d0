/// All connections are in use: the caller waits for one.
struct WaitEvent: HappeningKind {
    static let names = ["wait"]

    var inUse: Int
    var waiting: Int

    var rank: Int { 4 }

    func count(in metrics: inout NodeMetrics) {
        metrics.add(.waits)
        metrics.connectionsHighest = max(metrics.connectionsHighest, inUse)
        metrics.waitingHighest = max(metrics.waitingHighest, waiting)
    }

    func append(detail event: Event, _ wording: Wording, to line: inout TextBuffer) {
        if inUse == 1 {
            line.append("the only connection is in use")
        } else {
            line.append("all ")
            line.append(inUse)
            line.append(" connections are in use")
        }
        line.append(": waits for one · ")
        line.append(waiting)
        line.append(" waiting")
    }

    func append(fieldsOf event: Event, _ names: Names, to json: inout JSONWriter) {
        json.field("in_use", inUse)
        json.field("waiting", waiting)
    }

    func row(for event: Event, _ wording: Wording, isOwn: Bool) -> (word: String, text: String) {
        ("waited", "\(wording.names.node(event.node)): \(wording.detail(event))")
    }
}
