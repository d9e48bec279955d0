public import Simulation

/// An entry was stored.
struct StoreEvent: HappeningKind {
    static let names = ["store"]

    var stored: Stored

    var rank: Int { 1 }

    func count(in metrics: inout NodeMetrics) {
        metrics.add(.stores)
        metrics.hold(stored.fill)
    }

    func append(detail event: Event, _ wording: Wording, to line: inout TextBuffer) {
        if stored.replaced { line.append("replaces the older copy, ") }
        if stored.isAbsence { line.append("absence, ") }
        if let ttl = stored.ttl {
            line.append("ttl ")
            line.append(ttl)
            if let expires = stored.expires {
                line.append(", until ")
                line.append(expires)
            }
        } else {
            line.append("no ttl")
        }
        line.append(" · ")
        guard let capacity = stored.capacity else {
            return line.append(stored.fill.entries, "entry", "entries")
        }
        if stored.inBytes {
            line.append(exactBytes: stored.fill.bytes)
            line.append(" of ")
            line.append(exactBytes: capacity)
        } else {
            line.append(stored.fill.entries)
            line.append(" of ")
            line.append(capacity, "entry", "entries")
        }
    }

    func append(fieldsOf event: Event, _ names: Names, to json: inout JSONWriter) {
        json.field("ttl_ns", stored.ttl)
        json.field("expires_ns", stored.expires)
        json.field("replaced", stored.replaced)
        json.field("absence", stored.isAbsence)
        json.field("capacity", stored.capacity)
        json.field("capacity_unit", stored.inBytes ? "bytes" : "entries")
        json.fields(stored.fill)
    }

    func title(of event: Event, _ wording: Wording) -> String {
        let what = stored.isAbsence ? "the absence of a row" : wording.value(event)
        return ": \(wording.origin(of: event)) put \(what) into \(wording.names.node(event.node))"
    }

    /// `by the read at 0.000s, with the cache's ttl of 60s`.
    func row(for event: Event, _ wording: Wording, isOwn: Bool) -> (word: String, text: String) {
        var text = isOwn ? "in \(wording.names.node(event.node))" : "by \(wording.origin(of: event))"
        if stored.isAbsence { text += ", that there is no such row" }
        if let ttl = stored.ttl {
            let isByCommand = wording.source.request(of: event)?.commandName.isEmpty == false
            let whose = isByCommand ? "a" : "the cache's"
            text += stored.isAbsence ? ", for \(ttl)" : ", with \(whose) ttl of \(ttl)"
        } else {
            text += ", without a ttl"
        }
        if let value = event.value, value.version < 0 { text += ": a value that no database ever had" }
        return ("stored", text)
    }
}

/// What was stored, and how full the cache is with it.
public struct Stored: BitwiseCopyable, Sendable {
    // Absent numbers are the least one rather than optional: it is the largest of all data of events, and the log keeps
    // as much for each.
    private var ttlNanoseconds: Int64
    private var expiresNanoseconds: Int64
    private var limit: Int
    public var fill: Fill
    /// Whether an entry of the same key was replaced.
    public var replaced: Bool
    /// Whether what is stored is the absence of a row.
    public var isAbsence: Bool
    public var inBytes: Bool

    public init(
        ttl: TimeSpan?, expires: Instant?, replaced: Bool, isAbsence: Bool, capacity: Int?, inBytes: Bool,
        fill: Fill
    ) {
        ttlNanoseconds = ttl?.nanoseconds ?? .min
        expiresNanoseconds = expires?.nanoseconds ?? .min
        limit = capacity ?? .min
        self.replaced = replaced
        self.isAbsence = isAbsence
        self.inBytes = inBytes
        self.fill = fill
    }

    public var ttl: TimeSpan? { ttlNanoseconds == .min ? nil : TimeSpan(nanoseconds: ttlNanoseconds) }
    public var expires: Instant? {
        expiresNanoseconds == .min ? nil : Instant(nanoseconds: expiresNanoseconds)
    }
    /// In entries, or in bytes; nil if there is no bound.
    public var capacity: Int? { limit == .min ? nil : limit }
}

/// How full a cache is after an event.
public struct Fill: BitwiseCopyable, Sendable, Equatable {
    public var entries: Int
    /// Of keys and values, in UTF-8.
    public var bytes: Int

    public init(entries: Int, bytes: Int) {
        self.entries = entries
        self.bytes = bytes
    }
}
