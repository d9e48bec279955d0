internal import Simulation

/// A hit renewed the entry's time to live.
struct RenewEvent: HappeningKind {
    static let names = ["renew"]

    var until: Instant

    var rank: Int { 4 }
    func isBrief(_ event: Event) -> Bool { false }

    func count(in metrics: inout NodeMetrics) { metrics.add(.renewals) }

    func append(detail event: Event, _ wording: Wording, to line: inout TextBuffer) {
        line.append("ttl renewed, until ")
        line.append(until)
    }

    func append(fieldsOf event: Event, _ names: Names, to json: inout JSONWriter) {
        json.field("until_ns", until)
    }

    func row(for event: Event, _ wording: Wording, isOwn: Bool) -> (word: String, text: String) {
        ("renewed", "\(wording.names.node(event.node)): \(wording.detail(event))")
    }
}
