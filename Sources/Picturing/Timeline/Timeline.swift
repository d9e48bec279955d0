public import Tracing

/// A run as lanes side by side with time downward: one row an event, and what goes on in each lane meanwhile.
///
/// It is made by `TimelineMaker`; text, SVG and Mermaid draw it.
public struct Timeline: Sendable {
    /// What stands above a lane.
    public struct Lane: Sendable, Equatable {
        public enum Kind: Sendable { case client, cache, database }
        public var name: String
        public var kind: Kind
    }

    /// What goes on in a lane.
    public struct State: OptionSet, Sendable {
        public let rawValue: UInt8
        public init(rawValue: UInt8) { self.rawValue = rawValue }

        /// A client waits for the end of its operation.
        public static let operation = State(rawValue: 1)
        /// A database works on a call.
        public static let call = State(rawValue: 2)
        /// An operation waits for another one's load, or for a connection.
        public static let waiting = State(rawValue: 4)
        /// A fault is in force.
        public static let fault = State(rawValue: 8)
        /// The cache holds a copy of a key that the timeline shows.
        public static let copy = State(rawValue: 16)
        /// One of those copies is not what the database has.
        public static let stale = State(rawValue: 32)
    }

    /// One event, or several that are the same.
    public struct Row: Sendable {
        public let entry: Tape.Entry
        /// How many events it stands for.
        public internal(set) var count = 1
        public internal(set) var lane: Int
        /// The lane of the event that it follows from, if that is another one.
        public internal(set) var from: Int?
        /// What is said of a copy that is no longer the truth.
        public internal(set) var note: String?
        /// By lane, right after the event.
        public internal(set) var states: [State] = []
    }

    public internal(set) var lanes: [Lane] = []
    public internal(set) var rows: [Row] = []
    /// How many rows come before the first one that is shown.
    public internal(set) var earlier = 0
    /// The same in words: `1 earlier row`.
    var earlierRows: String { "\(earlier) earlier \(earlier == 1 ? "row" : "rows")" }
    /// The key that alone is shown; nil if all are.
    public internal(set) var key: String?
    public internal(set) var title = ""
}

/// Which part of a run a timeline shows.
public struct TimelineChoice: Sendable {
    /// How many rows are shown at most, the newest ones; nil for all.
    public var last: Int?
    /// How many events had happened before the first one that is shown.
    public var after: EventNumber = 0
    /// The key that alone is shown.
    public var key: String?
    /// Only the events of these operations; nil for all.
    public var operations: Set<Int>?
    /// Whether events that are the same are shown as one row.
    public var folds = true
    /// The cache whose content is drawn in the place of a timeline; nil for a timeline.
    public var content: String?
    /// How many lanes of clients there may be; more are drawn as one.
    public var clients = 3

    public init(last: Int? = 40) { self.last = last }

    func shows(_ entry: Tape.Entry) -> Bool {
        if entry.event.number <= after { return false }
        if let operations, !operations.contains(entry.event.operation) { return false }
        if let key, let own = entry.key, own != key { return false }
        switch entry.event.what {
        case .configured: return false
        case .request: return true
        default: return entry.event.isBrief
        }
    }
}

extension Tape.Entry {
    /// What a row says behind the word: the value of what is stored stands in front, since the trace leaves it out.
    var summary: String {
        var buffer = TextBuffer()
        if case .store = event.what, let value = event.value {
            buffer.append(quoted: value.text)
            buffer.append(", ")
        }
        buffer.append(detail)
        return buffer.text
    }

    /// The word of a row: as the trace has it, and for the beginning of an operation what is asked.
    var word: String {
        guard case .request(let verb) = event.what else { return kind.word }
        return verb.name
    }
}
