internal import Simulation

/// All workers of a database are busy: a call waits in line.
struct BusyEvent: HappeningKind {
    static let names = ["busy"]

    /// How many calls wait before it.
    var waiting: Int
    /// How long it waits.
    var delay: TimeSpan

    var rank: Int { 4 }

    func count(in metrics: inout NodeMetrics) {
        metrics.add(.waits)
        metrics.waitingHighest = max(metrics.waitingHighest, waiting + 1)
    }

    func append(detail event: Event, _ wording: Wording, to line: inout TextBuffer) {
        line.append("the database is at capacity: waits ")
        line.append(delay)
        line.append(" in line")
        if waiting > 0 {
            line.append(", behind ")
            line.append(waiting, "other", "others")
        }
    }

    func append(fieldsOf event: Event, _ names: Names, to json: inout JSONWriter) {
        json.field("waiting", waiting)
        json.field("delay_ns", delay)
    }

    func row(for event: Event, _ wording: Wording, isOwn: Bool) -> (word: String, text: String) {
        ("waited", "\(wording.names.node(event.node)): \(wording.detail(event))")
    }
}
