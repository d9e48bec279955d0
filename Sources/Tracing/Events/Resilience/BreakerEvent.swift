internal import Simulation

/// A circuit breaker changed its state.
struct BreakerEvent: HappeningKind {
    static let names = ["breaker"]
    static let tone = Tone.disturbance

    var state: BreakerState
    var failures: Int
    /// How many calls it had counted; 0 if it opened because a probe failed.
    var calls: Int
    var until: Instant?

    var rank: Int { 6 }

    func count(in metrics: inout NodeMetrics) { if state == .open { metrics.add(.breakerOpens) } }

    func append(detail event: Event, _ wording: Wording, to line: inout TextBuffer) {
        switch state {
        case .open where calls == 0: line.append("open again: a probe failed")
        case .open:
            line.append("open: ")
            line.append(failures)
            line.append(" of ")
            line.append(calls, "call", "calls")
            line.append(" failed")
        case .halfOpen: line.append("half-open: lets a probe through")
        case .closed: line.append("closed: the probes went well")
        }
        if state == .open, let until {
            line.append("; refuses all until ")
            line.append(until)
        }
    }

    func append(fieldsOf event: Event, _ names: Names, to json: inout JSONWriter) {
        json.field("state", state.name)
        json.field("failures", failures)
        json.field("calls", calls)
        json.field("until_ns", until)
    }

    func row(for event: Event, _ wording: Wording, isOwn: Bool) -> (word: String, text: String) {
        ("breaker", "\(wording.names.node(event.node)): \(wording.detail(event))")
    }
}

/// What a circuit breaker lets through.
public enum BreakerState: UInt8, BitwiseCopyable, Sendable {
    /// Every call.
    case closed
    /// None.
    case open
    /// A few, to find out whether it may close.
    case halfOpen

    public var name: String {
        switch self {
        case .closed: "closed"
        case .open: "open"
        case .halfOpen: "half-open"
        }
    }
}
