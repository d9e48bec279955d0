internal import Simulation

/// A call that failed will be made again.
struct AgainEvent: HappeningKind {
    static let names = ["again"]

    var verb: Verb
    /// Counts the repetitions from 1.
    var attempt: Int
    var after: TimeSpan
    var refusal: Refusal

    var rank: Int { 4 }

    func count(in metrics: inout NodeMetrics) { metrics.add(.callRetries) }

    func append(detail event: Event, _ wording: Wording, to line: inout TextBuffer) {
        line.append(verb.aCall)
        line.append(" failed (")
        line.append(refusal.name)
        line.append("): retry ")
        line.append(attempt)
        line.append(" in ")
        line.append(after)
    }

    func append(fieldsOf event: Event, _ names: Names, to json: inout JSONWriter) {
        json.field("verb", verb.name)
        json.field("attempt", attempt)
        json.field("after_ns", after)
        json.fields(refusal, names)
    }

    func row(for event: Event, _ wording: Wording, isOwn: Bool) -> (word: String, text: String) {
        ("retried", "\(wording.names.node(event.node)): \(wording.detail(event))")
    }
}
