internal import Simulation

/// Writing a batch back failed and will be tried again.
struct RetryEvent: HappeningKind {
    static let names = ["retry"]

    var attempt: Int
    var after: TimeSpan
    var refusal: Refusal
    var depth: Int

    var rank: Int { 6 }

    func count(in metrics: inout NodeMetrics) {
        metrics.add(.retries)
        metrics.hold(queueDepth: depth)
    }

    func append(detail event: Event, _ wording: Wording, to line: inout TextBuffer) {
        wording.append(reasonOf: event, refusal, &line)
        line.append(": attempt ")
        line.append(attempt)
        line.append(" failed, again in ")
        line.append(after)
    }

    func append(fieldsOf event: Event, _ names: Names, to json: inout JSONWriter) {
        json.field("attempt", attempt)
        json.field("after_ns", after)
        json.fields(refusal, names)
        json.field("depth", depth)
    }

    func title(of event: Event, _ wording: Wording) -> String {
        ", because attempt \(attempt) failed (\(wording.reason(of: event, refusal))): the next one is \(after) later"
    }

    func row(for event: Event, _ wording: Wording, isOwn: Bool) -> (word: String, text: String) {
        ("retried", wording.detail(event))
    }
}
