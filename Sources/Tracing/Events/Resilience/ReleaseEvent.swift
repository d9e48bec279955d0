/// A call gave its connection back.
struct ReleaseEvent: HappeningKind {
    static let names = ["release"]

    var inUse: Int
    var waiting: Int

    var rank: Int { 1 }
    func isBrief(_ event: Event) -> Bool { false }

    func count(in metrics: inout NodeMetrics) { metrics.connections = inUse }

    func append(detail event: Event, _ wording: Wording, to line: inout TextBuffer) {
        line.append("returned: ")
        line.append(inUse)
        line.append(" in use, ")
        line.append(waiting)
        line.append(" waiting")
    }

    func append(fieldsOf event: Event, _ names: Names, to json: inout JSONWriter) {
        json.field("in_use", inUse)
        json.field("waiting", waiting)
    }

    func row(for event: Event, _ wording: Wording, isOwn: Bool) -> (word: String, text: String) {
        ("released", "\(wording.names.node(event.node)): \(wording.detail(event))")
    }
}
