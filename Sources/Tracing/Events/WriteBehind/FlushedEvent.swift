internal import Simulation

/// A write that waited has been written back. Its cause is the event that took it into the queue.
struct FlushedEvent: HappeningKind {
    static let names = ["flushed"]

    /// How long ago it was accepted.
    var age: TimeSpan
    var depth: Int

    var rank: Int { 2 }
    func isBrief(_ event: Event) -> Bool { false }

    func count(in metrics: inout NodeMetrics) {
        metrics.add(.flushed)
        metrics.queueAge.record(age)
        metrics.hold(queueDepth: depth)
    }

    func append(detail event: Event, _ wording: Wording, to line: inout TextBuffer) {
        line.append("clean: written back ")
        line.append(age)
        line.append(" after its key became dirty")
    }

    func append(fieldsOf event: Event, _ names: Names, to json: inout JSONWriter) {
        json.field("age_ns", age)
        json.field("depth", depth)
    }

    func title(of event: Event, _ wording: Wording) -> String {
        ": \(wording.value(event)) became durable \(age) after it was accepted"
    }

    func row(for event: Event, _ wording: Wording, isOwn: Bool) -> (word: String, text: String) {
        ("clean", "\(wording.value(event)), \(wording.detail(event))")
    }
}
