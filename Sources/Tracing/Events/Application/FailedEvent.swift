internal import Simulation

/// An operation ended with an error.
struct FailedEvent: HappeningKind {
    static let names = ["failed"]
    static let tone = Tone.bad

    var verb: Verb
    var refusal: Refusal
    var took: TimeSpan

    var rank: Int { 7 }

    func count(in metrics: inout NodeMetrics) { metrics.count(refusal) }

    func append(detail event: Event, _ wording: Wording, to line: inout TextBuffer) {
        line.append(verb.name)
        line.append(" failed after ")
        line.append(took)
        line.append(": ")
        wording.append(reasonOf: event, refusal, &line)
    }

    func append(fieldsOf event: Event, _ names: Names, to json: inout JSONWriter) {
        json.field("verb", verb.name)
        json.fields(refusal, names)
        json.field("took_ns", took)
    }

    func title(of event: Event, _ wording: Wording) -> String {
        ", because \(wording.reason(of: event, refusal)): the \(verb.noun) failed after \(took)"
            + slowness(of: event, wording)
    }

    /// `. A read of users takes 200ms, and the timeout is 50ms`, unless a fault is to blame.
    private func slowness(of event: Event, _ wording: Wording) -> String {
        guard let timeout = wording.source.failure(behind: event), case .timeout(_, let limit) = timeout.what,
            timeout.links[.slowed] == 0, let call = wording.source[timeout.links[.awaited]]
        else { return "" }
        let node = wording.names.node(call.node)
        return switch call.what {
        case .read(_, let took, _) where took > limit:
            ". No fault slows \(node) down: this read of it takes \(took), longer than the timeout of \(limit)"
        case .write(let took, _) where took > limit:
            ". No fault slows \(node) down: this write to it takes \(took), longer than the timeout of \(limit)"
        default: ""
        }
    }

    func row(for event: Event, _ wording: Wording, isOwn: Bool) -> (word: String, text: String) {
        ("failed", wording.detail(event))
    }
}
