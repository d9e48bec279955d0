/// A cache could not be reached, and the application went on without it.
struct SkipEvent: HappeningKind {
    static let names = ["skip"]
    static let roles: [LinkRole] = [.slowed]

    var verb: Verb
    var refusal: Refusal

    var rank: Int { 6 }

    func count(in metrics: inout NodeMetrics) {
        metrics.add(.skips)
        metrics.count(refusal)
    }

    /// A call that got no answer may have taken effect all the same.
    func append(detail event: Event, _ wording: Wording, to line: inout TextBuffer) {
        wording.append(refusal, at: event.node, &line)
        wording.append(reportOf: event, &line)
        switch (verb, refusal) {
        case (.read, _): line.append(": went on without its copy")
        case (.delete, .timeout), (.delete, .disconnected): line.append(": unknown whether it deleted")
        case (.delete, _): line.append(": not deleted, an old copy may stay")
        case (_, .timeout), (_, .disconnected): line.append(": unknown whether it stored")
        default: line.append(": not stored")
        }
    }

    func append(fieldsOf event: Event, _ names: Names, to json: inout JSONWriter) {
        json.field("verb", verb.name)
        json.fields(refusal, names)
    }

    func title(of event: Event, _ wording: Wording) -> String { ", because \(wording.detail(event))" }

    func row(for event: Event, _ wording: Wording, isOwn: Bool) -> (word: String, text: String) {
        ("skipped", wording.detail(event))
    }
}
