internal import Simulation

/// A write that still waits in a write-behind queue answered a read that missed.
struct PendingEvent: HappeningKind {
    static let names = ["pending"]

    /// How long ago the write was accepted.
    var age: TimeSpan

    var rank: Int { 4 }

    func append(detail event: Event, _ wording: Wording, to line: inout TextBuffer) {
        wording.append(event.value, orElse: "a deletion", &line)
        line.append(", from the queue, where it has waited for ")
        line.append(age)
        line.append(" to be written back")
    }

    func append(fieldsOf event: Event, _ names: Names, to json: inout JSONWriter) {
        json.field("age_ns", age)
    }

    func row(for event: Event, _ wording: Wording, isOwn: Bool) -> (word: String, text: String) {
        ("pending", "\(wording.names.node(event.node)): \(wording.detail(event))")
    }
}
