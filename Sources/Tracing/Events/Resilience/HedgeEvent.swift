internal import Simulation

/// A second call was sent, as the first had brought no answer for so long.
struct HedgeEvent: HappeningKind {
    static let names = ["hedge"]

    var after: TimeSpan

    var rank: Int { 4 }

    func count(in metrics: inout NodeMetrics) { metrics.add(.hedges) }

    func append(detail event: Event, _ wording: Wording, to line: inout TextBuffer) {
        line.append("no answer for ")
        line.append(after)
        line.append(": sends a second call, and the first answer counts")
    }

    func append(fieldsOf event: Event, _ names: Names, to json: inout JSONWriter) {
        json.field("after_ns", after)
    }

    func row(for event: Event, _ wording: Wording, isOwn: Bool) -> (word: String, text: String) {
        ("hedged", "\(wording.names.node(event.node)): \(wording.detail(event))")
    }
}
