internal import Simulation

/// An expired copy was given as the answer: to a lookup, which is a stale hit, or after a load failed.
struct ServeEvent: HappeningKind {
    static let names = ["serve"]
    static let tone = Tone.missing
    static let roles: [LinkRole] = [.expired]

    var why: StaleServing
    /// How long ago it expired.
    var expired: TimeSpan

    var rank: Int { 7 }

    func count(in metrics: inout NodeMetrics) {
        metrics.add(.staleServed)
        // Without the copy the lookup would have missed. After a failed load it has missed already.
        guard why == .revalidating else { return }
        metrics.add(.hits)
        metrics.add(.staleHits)
    }

    func append(detail event: Event, _ wording: Wording, to line: inout TextBuffer) {
        wording.append(event.value, orElse: "absence", &line)
        line.append(why == .onError ? ", a stale copy that expired " : ", a stale hit: it expired ")
        line.append(expired)
        line.append(
            why == .onError ? " ago: better than an error" : " ago, and is reloaded in the background")
    }

    func append(fieldsOf event: Event, _ names: Names, to json: inout JSONWriter) {
        json.field("why", why.name)
        json.field("expired_ns", expired)
    }

    func row(for event: Event, _ wording: Wording, isOwn: Bool) -> (word: String, text: String) {
        ("served", "\(wording.names.node(event.node)): \(wording.detail(event))")
    }
}

/// Why an expired copy was given.
public enum StaleServing: UInt8, BitwiseCopyable, Sendable {
    /// It is reloaded in the background.
    case revalidating
    /// Reloading it failed.
    case onError

    public var name: String {
        switch self {
        case .revalidating: "revalidating"
        case .onError: "on-error"
        }
    }
}
