public import Simulation

/// A read that had ended returned something else than the truth.
struct StaleEvent: HappeningKind {
    static let names = ["stale"]
    static let tone = Tone.bad
    static let roles: [LinkRole] = [.outdated, .current, .answered]

    var staleness: Staleness

    var rank: Int { 8 }

    func count(in metrics: inout NodeMetrics) { metrics.add(.staleReads) }

    func append(detail event: Event, _ wording: Wording, to line: inout TextBuffer) {
        if staleness.source.exists {
            line.append("made of an older ")
            line.append(safe: wording.names.key(staleness.source).text)
            line.append(", which changed at ")
            line.append(staleness.since)
            line.append(", ")
            line.append(staleness.age)
            return line.append(" before this read began")
        }
        guard staleness.versionsBehind > 0 else {
            line.append("no database ever had this value")
            return append(originOf: event, wording, &line)
        }
        line.append(staleness.versionsBehind, "version", "versions")
        line.append(" behind: ")
        if staleness.versionsBehind == 1 {
            wording.append(event.truth, orElse: "no such row", &line)
            line.append(" since ")
        } else {
            line.append("outdated since ")
        }
        line.append(staleness.since)
        line.append(", ")
        line.append(staleness.age)
        line.append(" before this read began")
        if staleness.versionsBehind > 1 {
            line.append(staleness.isSameAgain ? ", and by then the same again: " : ", and by then ")
            wording.append(event.truth, orElse: "deleted", &line)
        }
    }

    /// Where a value came from that no database ever had.
    private func append(originOf event: Event, _ wording: Wording, _ line: inout TextBuffer) {
        guard let answer = wording.source[event.links[.answered]] else { return }
        if case .fallback = answer.what { return line.append(": it is the default") }
        guard case .hit = answer.what, let stored = wording.source.cause(of: answer), stored.operation != 0
        else { return }
        line.append(": it came with ")
        line.append(safe: wording.origin(of: stored))
    }

    func append(fieldsOf event: Event, _ names: Names, to json: inout JSONWriter) {
        json.field("versions_behind", staleness.versionsBehind)
        json.field("age_ns", staleness.age)
        json.field("since_ns", staleness.since)
        json.field("truth", event.truth?.text)
        json.field("outdated_by", event, .outdated)
        if staleness.source.exists { json.field("made_of", key: staleness.source, names) }
        if staleness.isSameAgain { json.field("same_again", true) }
    }

    func title(of event: Event, _ wording: Wording) -> String {
        if staleness.source.exists {
            let source = wording.names.key(staleness.source).text
            return
                ": the read returned \(wording.value(event)), which was made of an older \(source)"
        }
        guard staleness.versionsBehind > 0 else {
            return ": the read returned \(wording.value(event)), which no database ever had"
        }
        let returned = event.value == nil ? "that there is no such row" : wording.value(event)
        return ": the read returned \(returned), which had been outdated for \(staleness.age)"
    }

    func row(for event: Event, _ wording: Wording, isOwn: Bool) -> (word: String, text: String) {
        ("stale", wording.detail(event))
    }
}

/// How far a read was from the truth.
public struct Staleness: BitwiseCopyable, Sendable {
    /// How many newer versions there were when the read began.
    public var versionsBehind: Int
    /// How long the oldest of them had been the truth.
    public var age: TimeSpan
    /// When that was.
    public var since: Instant
    /// Whether the newest version has the same content again as what was read (A, then B, then A).
    public var isSameAgain: Bool
    /// The key that the value was made of and that has changed since; none if the value itself is outdated.
    public var source: KeyID

    public init(
        versionsBehind: Int, age: TimeSpan, since: Instant, isSameAgain: Bool = false, source: KeyID = .none
    ) {
        self.source = source
        self.isSameAgain = isSameAgain
        self.versionsBehind = versionsBehind
        self.age = age
        self.since = since
    }
}
