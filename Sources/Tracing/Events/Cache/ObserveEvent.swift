public import Simulation

/// A real server has done something unseen, and an answer of it shows that. The event says what was noticed, and how: what
/// really happened in between nobody here saw.
struct ObserveEvent: HappeningKind {
    static let names = ["observe"]
    static let tone = Tone.disturbance
    static let roles: [LinkRole] = [.stored]

    var observation: Observed

    var rank: Int { 4 }

    func count(in metrics: inout NodeMetrics) { metrics.add(.observations) }

    func append(detail event: Event, _ wording: Wording, to line: inout TextBuffer) {
        switch observation {
        case .gone(let seen, let left):
            line.append("was there at ")
            line.append(seen)
            if let left {
                line.append(" with ")
                line.append(left)
                line.append(" left")
            } else {
                line.append(" without a ttl")
            }
            line.append(", is gone: evicted, or deleted by another client")
        case .changed(let seen):
            wording.append(event.value, orElse: "changed", &line)
            line.append(", where another value was at ")
            line.append(seen)
            line.append(": written by another client")
        case .found:
            wording.append(event.value, orElse: "found", &line)
            line.append(" was there already: stored by another client, or in another session")
        case .lifeChanged(let expected, let left):
            append(left, &line)
            line.append(" where ")
            append(expected, &line)
            line.append(" was expected: set by another client")
        case .evictions(let count, let since):
            line.append("the server says that it evicted ")
            line.append(count, "entry", "entries")
            line.append(" since ")
            line.append(since)
        }
    }

    private func append(_ left: TimeSpan?, _ line: inout TextBuffer) {
        guard let left else { return line.append("no ttl") }
        line.append(left)
        line.append(" left")
    }

    func append(fieldsOf event: Event, _ names: Names, to json: inout JSONWriter) {
        json.field("observed", observation.name)
        switch observation {
        case .gone(let seen, let left):
            json.field("seen_ns", seen)
            json.field("left_ns", left)
        case .changed(let seen): json.field("seen_ns", seen)
        case .found: break
        case .lifeChanged(let expected, let left):
            json.field("expected_ns", expected)
            json.field("left_ns", left)
        case .evictions(let count, let since):
            json.field("evicted", count)
            json.field("since_ns", since)
        }
    }

    func row(for event: Event, _ wording: Wording, isOwn: Bool) -> (word: String, text: String) {
        ("observed", "in \(wording.names.node(event.node)): \(wording.detail(event))")
    }
}

/// What an answer of a real server shows that nobody here has done.
public enum Observed: BitwiseCopyable, Sendable {
    /// An entry is gone before its time: it was last known to be there at a moment, with what was left of its ttl then.
    case gone(seen: Instant, left: TimeSpan?)
    /// A key holds another value than at a moment.
    case changed(seen: Instant)
    /// A key that this session never stored holds a value.
    case found
    /// An entry has another time to live than it was given.
    case lifeChanged(expected: TimeSpan?, left: TimeSpan?)
    /// The server's own count of evictions has risen.
    case evictions(Int, since: Instant)

    /// As JSON has it.
    public var name: String {
        switch self {
        case .gone: "gone"
        case .changed: "changed"
        case .found: "found"
        case .lifeChanged: "ttl"
        case .evictions: "evictions"
        }
    }
}
