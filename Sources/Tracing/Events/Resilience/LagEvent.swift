internal import Simulation

/// A replica was read that lacks what had been written to the database since. It stands at the database.
struct LagEvent: HappeningKind {
    static let names = ["lag"]

    var behind: TimeSpan

    var rank: Int { 7 }

    func count(in metrics: inout NodeMetrics) { metrics.add(.laggedReads) }

    func append(detail event: Event, _ wording: Wording, to line: inout TextBuffer) {
        line.append("the replica is ")
        line.append(behind)
        line.append(" behind, and lacks a newer write")
    }

    func append(fieldsOf event: Event, _ names: Names, to json: inout JSONWriter) {
        json.field("behind_ns", behind)
    }

    func row(for event: Event, _ wording: Wording, isOwn: Bool) -> (word: String, text: String) {
        ("lagged", "\(wording.names.node(event.node)): \(wording.detail(event))")
    }
}
