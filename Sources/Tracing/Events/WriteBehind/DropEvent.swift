/// Writing back was given up.
struct DropEvent: HappeningKind {
    static let names = ["drop"]
    static let tone = Tone.bad
    static let roles: [LinkRole] = [.accepted]

    var attempts: Int
    var depth: Int

    var rank: Int { 9 }

    func count(in metrics: inout NodeMetrics) {
        metrics.add(.drops)
        metrics.hold(queueDepth: depth)
    }

    func append(detail event: Event, _ wording: Wording, to line: inout TextBuffer) {
        line.append("given up after ")
        line.append(attempts, "attempt", "attempts")
    }

    func append(fieldsOf event: Event, _ names: Names, to json: inout JSONWriter) {
        json.field("attempts", attempts)
        json.field("depth", depth)
    }

    func title(of event: Event, _ wording: Wording) -> String {
        ", because writing it back had failed \(attempts == 1 ? "once" : "\(attempts) times")"
    }

    func row(for event: Event, _ wording: Wording, isOwn: Bool) -> (word: String, text: String) {
        ("given up", attempts == 1 ? "after 1 attempt" : "after \(attempts) attempts")
    }
}
