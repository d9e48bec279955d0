public import Simulation

/// The key was not found in a cache. Its cause is the event that took the entry away, if there was one.
struct MissEvent: HappeningKind {
    static let names = ["miss"]
    static let tone = Tone.missing
    static let roles: [LinkRole] = [.stored, .slowed]

    var cause: MissCause

    // If a cache cannot be asked, that comes before what could not be stored in it either.
    var rank: Int { if case .unavailable = cause { 7 } else { 5 } }

    func count(in metrics: inout NodeMetrics) {
        metrics.add(.misses)
        switch cause {
        case .cold: metrics.add(.missesCold)
        case .expired: metrics.add(.missesExpired)
        case .evicted: metrics.add(.missesEvicted)
        case .rejected: metrics.add(.missesRejected)
        case .invalidated: metrics.add(.missesInvalidated)
        case .lost: metrics.add(.missesLost)
        case .unavailable(let refusal):
            metrics.add(.missesUnavailable)
            metrics.count(refusal)
        case .negative: metrics.add(.missesNegative)
        case .early: metrics.add(.missesEarly)
        case .unseen: metrics.add(.missesCold)
        case .gone: metrics.add(.missesGone)
        }
    }

    // MARK: In the trace

    func append(detail event: Event, _ wording: Wording, to line: inout TextBuffer) {
        switch cause {
        case .cold: line.append("cold: never cached before")
        case .expired(let at, let since, let ttl):
            append("expired ", event.time - at, &line)
            wording.append(lifeOf: wording.source.cause(of: event), since, ttl, &line)
        case .evicted(let at, let incoming):
            append("evicted ", event.time - at, &line)
            wording.append(roomFor: incoming, &line)
        case .rejected(let at):
            append("rejected ", event.time - at, &line)
            line.append(": the policy did not admit it")
        case .invalidated(let at):
            append("invalidated ", event.time - at, &line)
            line.append(" by ")
            append(invalidatorOf: event, wording, &line)
        case .lost(let at):
            append("lost ", event.time - at, &line)
            line.append(", when ")
            line.append(wording.names.node(event.node))
            line.append(" crashed")
        case .unavailable(let refusal):
            line.append("unavailable: ")
            wording.append(refusal, at: event.node, &line)
            wording.append(reportOf: event, &line)
        case .early(let left, let loadTime):
            line.append("early: chosen at random to be reloaded ")
            line.append(left)
            line.append(" before it expires (loading takes ")
            line.append(loadTime)
            line.append(")")
        case .unseen: line.append("cold: the server has none, and this session never stored it")
        case .gone(let at, _):
            append("gone: noticed ", event.time - at, &line)
            line.append("; evicted, or deleted by another client")
        case .negative(let since, let left):
            line.append("negative: known to be absent since ")
            line.append(since)
            if left != .longest {
                line.append(", for ")
                line.append(left)
                line.append(" more")
            }
        }
    }

    private func append(_ word: String, _ ago: TimeSpan, _ line: inout TextBuffer) {
        line.append(word)
        line.append(ago)
        line.append(" ago")
    }

    /// `the write at 3.000s`, or `hand`: who removed the entry that is missing.
    private func append(invalidatorOf miss: Event, _ wording: Wording, _ line: inout TextBuffer) {
        let source = wording.source
        guard let removal = source.cause(of: miss) else { return line.append("a write or by hand") }
        if let far = source.sender(of: removal) {
            line.append("a message from ")
            return line.append(wording.names.node(far))
        }
        guard let request = source.request(of: removal), case .request(let verb) = request.what else {
            if removal.client < 0 { return line.append("a write-back") }
            return line.append(removal.cause == 0 ? "hand" : "a write")
        }
        if verb == .invalidate { return line.append("hand") }
        line.append("the ")
        line.append(verb.noun)
        if verb == .command {
            line.append(" ")
            line.append(safe: request.commandName)
        }
        if let origin = source.dependence(of: removal) {
            line.append(" of ")
            line.append(safe: wording.names.key(origin).text)
        }
        line.append(" at ")
        line.append(request.time)
    }

    // MARK: In JSON

    func append(fieldsOf event: Event, _ names: Names, to json: inout JSONWriter) {
        json.field("miss_cause", cause.name)
        switch cause {
        case .cold, .unseen: break
        case .gone(let at, let seen):
            json.field("at_ns", at)
            json.field("seen_ns", seen)
        case .expired(let at, let storedAt, let ttl):
            json.field("at_ns", at)
            json.field("stored_at_ns", storedAt)
            json.field("ttl_ns", ttl)
        case .evicted(let at, let incoming):
            json.field("at_ns", at)
            json.field("incoming", key: incoming, names)
        case .rejected(let at), .invalidated(let at), .lost(let at): json.field("at_ns", at)
        case .unavailable(let refusal): json.fields(refusal, names)
        case .early(let left, let loadTime):
            json.field("left_ns", left)
            json.field("load_ns", loadTime)
        case .negative(let since, let left):
            json.field("since_ns", since)
            json.field("left_ns", left == .longest ? nil : left)
        }
    }

    // MARK: In why

    func title(of event: Event, _ wording: Wording) -> String { ", because \(reason(event, wording))" }

    private func reason(_ event: Event, _ wording: Wording) -> String {
        let node = wording.names.node(event.node)
        switch cause {
        case .cold: return "\(node) had never had it"
        case .unseen: return "\(node) has none, and this session never stored it there"
        case .gone(_, let seen):
            return "it had left \(node) some time after \(seen): evicted, or deleted by another client"
        case .expired:
            return wording.source.lifeOrigin(of: wording.source.cause(of: event)) == .clockJump
                ? "it had expired, as the clock of \(node) had jumped" : "it had expired"
        case .evicted(_, let incoming): return "it had been evicted\(wording.room(for: incoming))"
        case .rejected: return "the policy had not admitted it"
        case .invalidated:
            guard let removal = wording.source.cause(of: event) else { return "it had been invalidated" }
            let source = wording.source.dependence(of: removal)
                .map { ", which changed \(wording.key($0)), on which it depends" }
            return "it had been removed by \(wording.origin(of: removal))" + (source ?? "")
        case .lost: return "\(node) had lost its memory in a crash"
        case .unavailable(let refusal): return wording.refusal(refusal, at: event.node)
        case .early(let left, _): return "early expiry chose to reload it \(left) before it expired"
        case .negative: return "it was known, and cached, that there is no such row"
        }
    }

    func row(for event: Event, _ wording: Wording, isOwn: Bool) -> (word: String, text: String) {
        ("missed", "in \(wording.names.node(event.node)), \(wording.detail(event))")
    }
}

/// Why a key was not found.
public enum MissCause: BitwiseCopyable, Sendable {
    /// Never stored in this cache before.
    case cold
    case expired(at: Instant, storedAt: Instant, ttl: TimeSpan)
    /// Evicted to make room; `for` is the key that needed it.
    case evicted(at: Instant, for: KeyID)
    /// Not admitted by the policy, or admitted and evicted at once.
    case rejected(at: Instant)
    case invalidated(at: Instant)
    /// Lost with the cache's memory.
    case lost(at: Instant)
    /// The cache could not be asked.
    case unavailable(Refusal)
    /// The key was there, and is reloaded before it expires. Chance decides; the nearer the end and the longer loading
    /// takes, the likelier it is.
    case early(left: TimeSpan, loadTime: TimeSpan)
    /// A real server has no such key, and this session never stored it there: what others did is not known.
    case unseen
    /// A real server had it, and has lost it by an eviction or by the doing of another client: noticed at one moment, last
    /// seen at another.
    case gone(at: Instant, seen: Instant)
    /// It is known, and cached, that there is no such row.
    case negative(since: Instant, left: TimeSpan)

    /// The cause in one word, as `expect miss` and JSON have it.
    public var name: String {
        switch self {
        case .cold, .unseen: "cold"
        case .gone: "gone"
        case .expired: "expired"
        case .evicted: "evicted"
        case .rejected: "rejected"
        case .invalidated: "invalidated"
        case .lost: "lost"
        case .unavailable: "unavailable"
        case .negative: "negative"
        case .early: "early"
        }
    }
}
