internal import Simulation

/// A write that had been acknowledged will never reach the database.
struct LostEvent: HappeningKind {
    static let names = ["lost"]
    static let tone = Tone.bad
    static let roles: [LinkRole] = [.accepted]

    var acknowledgedAt: Instant
    var cause: LossCause

    var rank: Int { 9 }

    func count(in metrics: inout NodeMetrics) { metrics.add(.lostWrites) }

    func append(detail event: Event, _ wording: Wording, to line: inout TextBuffer) {
        wording.append(event.value, orElse: "a deletion", &line)
        line.append(", acknowledged at ")
        line.append(acknowledgedAt)
        line.append(": ")
        switch cause {
        case .crash:
            line.append("lost in the crash of ")
            line.append(wording.names.node(event.node))
        case .dropped: line.append("given up")
        case .overwritten: line.append("overwritten by an older write that came late")
        }
    }

    func append(fieldsOf event: Event, _ names: Names, to json: inout JSONWriter) {
        json.field("acknowledged_at_ns", acknowledgedAt)
        json.field("loss", cause.name)
    }

    func title(of event: Event, _ wording: Wording) -> String {
        let why =
            switch cause {
            case .crash: "\(wording.names.node(event.node)) crashed while it was still dirty"
            case .dropped: "writing it back was given up"
            case .overwritten: "an older write that came late was written over it"
            }
        return ", because \(why): \(wording.value(event)) had been acknowledged at \(acknowledgedAt)"
    }

    func row(for event: Event, _ wording: Wording, isOwn: Bool) -> (word: String, text: String) {
        ("lost", wording.detail(event))
    }
}

/// Why an acknowledged write was lost.
public enum LossCause: BitwiseCopyable, Sendable, Equatable {
    /// The queue's memory was lost in a crash.
    case crash
    /// Writing back was given up.
    case dropped
    /// An older write that had waited was written over it.
    case overwritten

    public var name: String {
        switch self {
        case .crash: "crash"
        case .dropped: "dropped"
        case .overwritten: "overwritten"
        }
    }
}
