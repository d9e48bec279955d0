internal import Simulation

/// The key was found in a cache. Its cause is the event that stored the entry.
struct HitEvent: HappeningKind {
    static let names = ["hit"]
    static let tone = Tone.good
    static let roles: [LinkRole] = [.skipped]

    /// How long ago the entry was stored.
    var age: TimeSpan
    /// What is left of its time to live, if it has one.
    var left: TimeSpan?

    var rank: Int { 3 }

    func count(in metrics: inout NodeMetrics) {
        metrics.add(.hits)
        metrics.add(.freshHits)
    }

    func append(detail event: Event, _ wording: Wording, to line: inout TextBuffer) {
        wording.append(event.value, orElse: "found", &line)
        line.append(isForeign(event, wording) ? ", first seen " : ", stored ")
        line.append(age)
        line.append(" ago, ")
        if let left {
            line.append(left)
            line.append(" left")
        } else {
            line.append("no ttl")
        }
    }

    /// Whether another client stored it on a real server, so that it is only known when it was first seen.
    private func isForeign(_ event: Event, _ wording: Wording) -> Bool {
        if case .observe? = wording.source.cause(of: event)?.what { true } else { false }
    }

    func append(fieldsOf event: Event, _ names: Names, to json: inout JSONWriter) {
        json.field("age_ns", age)
        json.field("left_ns", left)
    }

    func title(of event: Event, _ wording: Wording) -> String {
        ", because it had been \(isForeign(event, wording) ? "seen" : "stored") in \(wording.names.node(event.node)) \(age) before"
            + (left.map { " and had \($0) left" } ?? " and has no ttl")
    }

    func row(for event: Event, _ wording: Wording, isOwn: Bool) -> (word: String, text: String) {
        ("found", "in \(wording.names.node(event.node)), stored \(age) before")
    }
}
