internal import Simulation

/// A command set how long an entry may live from now on.
struct TTLEvent: HappeningKind {
    static let names = ["ttl"]

    /// nil if it no longer expires.
    var ttl: TimeSpan?
    var expires: Instant?

    var rank: Int { 2 }

    func append(detail event: Event, _ wording: Wording, to line: inout TextBuffer) {
        guard let ttl else { return line.append("none: it no longer expires") }
        line.append(ttl)
        line.append(" from now on")
        if let expires {
            line.append(", until ")
            line.append(expires)
        }
    }

    func append(fieldsOf event: Event, _ names: Names, to json: inout JSONWriter) {
        json.field("ttl_ns", ttl)
        json.field("expires_ns", expires)
    }

    func title(of event: Event, _ wording: Wording) -> String {
        let what = ttl.map { "set its ttl to \($0) from then on" } ?? "removed its ttl"
        return ": \(wording.origin(of: event)) \(what)"
    }

    func row(for event: Event, _ wording: Wording, isOwn: Bool) -> (word: String, text: String) {
        ("ttl set", wording.detail(event) + (isOwn ? "" : ", by \(wording.origin(of: event))"))
    }
}
