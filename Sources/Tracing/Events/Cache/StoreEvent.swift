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
    public var ttl: TimeSpan?
    public var expires: Instant?
    /// Whether an entry of the same key was replaced.
    public var replaced: Bool
    /// Whether what is stored is the absence of a row.
    public var isAbsence: Bool
    /// Of entries, or of bytes; nil if there is no bound.
    public var capacity: Int?
    public var inBytes: Bool
    public var fill: Fill

    public init(
        ttl: TimeSpan?, expires: Instant?, replaced: Bool, isAbsence: Bool, capacity: Int?, inBytes: Bool,
        fill: Fill
    ) {
        self.ttl = ttl
        self.expires = expires
        self.replaced = replaced
        self.isAbsence = isAbsence
        self.capacity = capacity
        self.inBytes = inBytes
        self.fill = fill
    }
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
