internal import Simulation

/// A read waits for another's load of the same key, whose newest event is its cause.
struct JoinEvent: HappeningKind {
    static let names = ["join"]

    var since: Instant

    var rank: Int { 4 }

    func count(in metrics: inout NodeMetrics) { metrics.add(.joins) }

    func append(detail event: Event, _ wording: Wording, to line: inout TextBuffer) {
        line.append("waits for the load under way since ")
        line.append(since)
    }

    func title(of event: Event, _ wording: Wording) -> String {
        ", because a load of the same key was already under way"
    }

    func row(for event: Event, _ wording: Wording, isOwn: Bool) -> (word: String, text: String) {
        ("joined", wording.detail(event))
    }
}
