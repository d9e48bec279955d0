/// A node refused a call. Its cause is the fault, or what keeps calls away from it.
struct RefuseEvent: HappeningKind {
    static let names = ["refuse"]
    static let tone = Tone.bad
    static let roles: [LinkRole] = [.held, .slowed]

    var verb: Verb
    var refusal: Refusal

    var rank: Int { 6 }

    func count(in metrics: inout NodeMetrics) { metrics.count(refusal) }

    func append(detail event: Event, _ wording: Wording, to line: inout TextBuffer) {
        if case .timeout = refusal {
            // The call has taken effect, as its own event says.
            line.append(verb.aCall)
            line.append(" had no answer: its caller gives up")
            return wording.append(reportOf: event, &line)
        }
        line.append(RefusalWords(refusal).alone)
        wording.append(farEndOf: refusal, &line)
        line.append(": ")
        line.append(verb.aCall)
        line.append(refusal == .disconnected || refusal == .dropped ? " had no answer" : " was refused")
        wording.append(reportOf: event, &line)
    }

    func append(fieldsOf event: Event, _ names: Names, to json: inout JSONWriter) {
        json.field("verb", verb.name)
        json.fields(refusal, names)
    }

    func title(of event: Event, _ wording: Wording) -> String {
        ", because \(wording.refusal(refusal, at: event.node)): \(verb.aCall) was refused"
    }

    func row(for event: Event, _ wording: Wording, isOwn: Bool) -> (word: String, text: String) {
        ("refused", "by \(wording.names.node(event.node)), \(wording.detail(event))")
    }
}

/// Why a node did not answer.
public enum Refusal: BitwiseCopyable, Sendable, Equatable {
    case down
    case flaky
    case partitioned(from: NodeID)
    /// The node was dropped while the call was under way.
    case closed
    /// No answer came in time.
    case timeout
    /// A circuit breaker let no call through.
    case open
    /// No connection was free in time.
    case exhausted
    /// Health checks had found the node out of order.
    case unhealthy
    /// The node's memory is full.
    case outOfMemory
    /// The key holds something else than a string.
    case wrongType
    /// A real server closed the connection before it answered: it is not known whether the call took effect.
    case disconnected
    /// A real server answered with an error.
    case refused
    /// A conditional write, or a commit, found that somebody else had changed the row.
    case conflict
    /// A cache that keeps the newest version has a newer one.
    case outdated
    /// The call, or the answer to it, was lost on its way.
    case dropped

    public var name: String {
        switch self {
        case .down: "down"
        case .flaky: "flaky"
        case .partitioned: "partitioned"
        case .closed: "closed"
        case .timeout: "timeout"
        case .open: "open"
        case .exhausted: "exhausted"
        case .unhealthy: "unhealthy"
        case .outOfMemory: "out-of-memory"
        case .wrongType: "wrong-type"
        case .disconnected: "disconnected"
        case .refused: "refused"
        case .conflict: "conflict"
        case .outdated: "outdated"
        case .dropped: "dropped"
        }
    }

    /// All names, as `expect failed` takes them.
    public static let names = [
        "down", "flaky", "partitioned", "closed", "timeout", "open", "exhausted", "unhealthy",
        "out-of-memory", "wrong-type", "disconnected", "refused", "conflict", "outdated", "dropped",
    ]
}
