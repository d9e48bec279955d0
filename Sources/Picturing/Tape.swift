public import Simulation
public import Tracing

/// A run as it is looked at: its events with the texts that stand for them. Every picture is drawn from a tape and nothing
/// else.
///
/// The texts are taken while the log still has all that they name, so a tape stays whole if the log lets go of events.
public struct Tape: Sendable {
    /// An event, and the texts that stand for it.
    public struct Entry: Sendable {
        public let event: Event
        public let kind: EventKind
        /// The name of the key; nil if it happened to none.
        public let key: String?
        /// What the last column of the trace says.
        public let detail: String
        /// Where in `Tape.statements` the statement stands that brought it about; nil if that is not known.
        public var statement: Int?

        public var value: String? { event.value?.text }
    }

    /// A node of the system, or the application.
    public struct Part: Sendable {
        public var name: String
        public var kind: NodeKind
        /// The number of the node that it stands over; nil if it stands over none.
        public var below: Int?
        /// How it is set up at the end, as the session would print it.
        public var settings = ""
        /// How the node that leaves next is chosen; empty if nothing is evicted.
        public var policy = ""

        public init(name: String, kind: NodeKind) {
            self.name = name
            self.kind = kind
        }
    }

    /// Where a statement stands.
    public struct Statement: Sendable, Equatable {
        /// Which of the sources.
        public var source: Int
        /// The first and the last line, counted from 1.
        public var lines: ClosedRange<Int>

        public init(source: Int, lines: ClosedRange<Int>) {
            self.source = source
            self.lines = lines
        }
    }

    /// Which keys a cache would let go of first, from an event on.
    public struct Order: Sendable {
        public var event: EventNumber
        public var node: NodeID
        /// The next to be evicted first; not all of them if there are many.
        public var keys: [String]

        public init(event: EventNumber, node: NodeID, keys: [String]) {
            self.event = event
            self.node = node
            self.keys = keys
        }
    }

    /// A moment that the script named.
    public struct Mark: Sendable {
        public var name: String
        public var time: Instant
        /// How many events there had been by then.
        public var events: Int

        public init(name: String, time: Instant, events: Int) {
            self.name = name
            self.time = time
            self.events = events
        }
    }

    /// What the run is called: the file of its script.
    public var title: String
    public var seed: UInt64 = 1
    /// In the order in which they happened, one number after the other.
    public internal(set) var entries: [Entry] = []
    /// By number of the node.
    public var parts: [Part] = []
    /// The names of the clients that have one.
    public internal(set) var clients: [Int32: String] = [:]
    public var sources: [(name: String, text: String)] = []
    public var statements: [Statement] = []
    public internal(set) var orders: [Order] = []
    public var marks: [Mark] = []
    /// When the run ended.
    public var end = Instant.start

    public init(title: String) { self.title = title }

    /// The kept events of a log.
    public init(title: String, of log: Log) {
        self.init(title: title)
        entries.reserveCapacity(log.events.count)
        for event in log.events { append(event, log) }
        finish(log)
        marks = log.marks.map { Mark(name: $0.name, time: $0.at, events: $0.events) }
    }

    /// The entry of an event; nil if the tape does not have it. O(1).
    public subscript(number: EventNumber) -> Entry? {
        guard let first = entries.first?.event.number else { return nil }
        let index = number - first
        return entries.indices.contains(index) ? entries[index] : nil
    }

    // MARK: Recording

    /// Takes in an event right when it happens, or as long as the log has what the event names.
    public mutating func append(_ event: Event, _ log: Log, statement: Int? = nil) {
        entries.append(
            Entry(
                event: event, kind: event.kind, key: event.key.exists ? log.names.key(event.key).text : nil,
                detail: Wording(log).detail(event), statement: statement))
    }

    public mutating func append(_ order: Order) { orders.append(order) }

    /// Lets go of the oldest entries but for so many.
    public mutating func keepNewest(_ count: Int) {
        if entries.count > count { entries.removeFirst(entries.count - count) }
    }

    /// Takes in the names of the nodes and clients, once all have been built.
    public mutating func finish(_ log: Log) {
        parts = log.names.nodes.map { Part(name: $0.name, kind: $0.kind) }
        for entry in entries where clients[entry.event.client] == nil {
            if let name = log.names.client(entry.event.client) { clients[entry.event.client] = name }
        }
        end = entries.last?.event.time ?? .start
    }

    // MARK: Names

    /// What a client is called: `app`, `app#3`, `alice`.
    func name(ofClient client: Int32) -> String {
        client == 0 ? "app" : clients[client] ?? (client < 0 ? "background" : "app#\(client)")
    }

    /// The database at the bottom of a node.
    func database(under node: Int) -> Int? {
        var place: Int? = node
        for _ in parts.indices {
            guard let present = place, parts.indices.contains(present) else { return nil }
            if parts[present].kind == .database { return present }
            place = parts[present].below
        }
        return nil
    }
}
