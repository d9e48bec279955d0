public import Simulation

/// Several loads of one key were under way at once, and the last of them has ended.
struct StampedeEvent: HappeningKind {
    static let names = ["stampede"]
    static let tone = Tone.bad
    static let roles: [LinkRole] = [.first]

    var herd: Herd

    var rank: Int { 7 }

    func count(in metrics: inout NodeMetrics) { metrics.add(.stampedes) }

    func append(detail event: Event, _ wording: Wording, to line: inout TextBuffer) {
        line.append(herd.loads, "load", "loads")
        line.append(" of one key at once since ")
        line.append(herd.since)
        line.append(": ")
        line.append(herd.loads - 1)
        line.append(" more than needed, ")
        line.append(herd.work)
        line.append(" of work")
    }

    func append(fieldsOf event: Event, _ names: Names, to json: inout JSONWriter) {
        json.field("loads", herd.loads)
        json.field("since_ns", herd.since)
        json.field("work_ns", herd.work)
        json.field("first", event, .first)
    }

    func title(of event: Event, _ wording: Wording) -> String {
        let node = event.node == .application ? "a loader" : wording.names.node(event.node)
        return ": \(herd.loads) loads of it were under way at once in \(node), where 1 was needed"
    }

    func row(for event: Event, _ wording: Wording, isOwn: Bool) -> (word: String, text: String) {
        ("stampede", "\(wording.names.node(event.node)): \(wording.detail(event))")
    }
}

/// Loads of one key that overlapped.
public struct Herd: BitwiseCopyable, Sendable {
    /// How many there were.
    public var loads: Int
    /// When the first of them began.
    public var since: Instant
    /// How long they took, added up: what the database paid.
    public var work: TimeSpan

    public init(loads: Int, since: Instant, work: TimeSpan) {
        self.loads = loads
        self.since = since
        self.work = work
    }
}
