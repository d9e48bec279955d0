internal import Simulation

/// An expired copy was given as the answer.
struct ServeEvent: HappeningKind {
    static let names = ["serve"]
    static let tone = Tone.missing
    static let roles: [LinkRole] = [.expired]

    var why: StaleServing
    /// How long ago it expired.
    var expired: TimeSpan

    var rank: Int { 7 }

    func count(in metrics: inout NodeMetrics) { metrics.add(.staleServed) }

    func append(detail event: Event, _ wording: Wording, to line: inout TextBuffer) {
        wording.append(event.value, orElse: "absence", &line)
        line.append(", a stale copy that expired ")
        line.append(expired)
        line.append(why == .onError ? " ago: better than an error" : " ago; it is reloaded in the background")
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
