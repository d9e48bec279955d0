internal import Simulation

/// A call took longer than it may: its caller goes on without the answer. It stands at the node that did not answer.
struct TimeoutEvent: HappeningKind {
    static let names = ["timeout"]
    static let tone = Tone.bad
    static let roles: [LinkRole] = [.awaited, .slowed]

    var verb: Verb
    var limit: TimeSpan

    var rank: Int { 6 }

    func count(in metrics: inout NodeMetrics) { metrics.add(.timeouts) }

    func append(detail event: Event, _ wording: Wording, to line: inout TextBuffer) {
        line.append("no answer to ")
        line.append(verb.aCall)
        line.append(" within ")
        line.append(limit)
        line.append(": its caller gives up")
    }

    func append(fieldsOf event: Event, _ names: Names, to json: inout JSONWriter) {
        json.field("verb", verb.name)
        json.field("limit_ns", limit)
    }

    func row(for event: Event, _ wording: Wording, isOwn: Bool) -> (word: String, text: String) {
        ("timed out", "\(wording.names.node(event.node)): \(wording.detail(event))")
    }
}
