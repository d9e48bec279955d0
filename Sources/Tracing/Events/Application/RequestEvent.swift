/// An operation began.
struct RequestEvent: HappeningKind {
    static let names = ["request"]

    var verb: Verb

    var rank: Int { 1 }
    func isBrief(_ event: Event) -> Bool { false }

    func count(in metrics: inout NodeMetrics) { if verb == .refresh { metrics.add(.refreshes) } }

    func append(detail event: Event, _ wording: Wording, to line: inout TextBuffer) {
        line.append(verb.name)
        if verb == .command, let value = event.value {
            line.append(" ")
            line.append(safe: value.text)
        }
        if event.client < 0 { line.append(", in the background") }
    }

    func append(fieldsOf event: Event, _ names: Names, to json: inout JSONWriter) {
        json.field("verb", verb.name)
    }

    func title(of event: Event, _ wording: Wording) -> String {
        event.client < 0 ? ": \(verb.aNoun) began in the background" : ": \(verb.aNoun) began"
    }

    func row(for event: Event, _ wording: Wording, isOwn: Bool) -> (word: String, text: String) {
        switch event.client {
        case ..<0: ("asked", "\(verb.aNoun) in the background")
        case 0: ("asked", "\(verb.aNoun) by the application")
        default:
            (
                "asked",
                "\(verb.aNoun) by client \(wording.names.client(event.client) ?? "\(event.client)") of the application"
            )
        }
    }
}
