public import Tracing

/// Which events a trace or a history shows.
public struct EventFilter: Sendable, Equatable {
    /// The kinds that alone are shown; nil for all.
    public var kinds: Set<EventKind>?
    /// The key whose events alone are shown.
    public var key: String?
    /// The node at which they happened, `app` for the application.
    public var node: String?
    /// Whose operations they belong to, as the trace names clients behind `app#`; `app` for the session itself.
    public var client: String?

    public init() {}

    public var showsAll: Bool { self == EventFilter() }

    public func shows(_ event: Event, _ names: Names) -> Bool {
        if let kinds, !kinds.contains(event.kind) { return false }
        if let key, !event.key.exists || names.key(event.key).text != key { return false }
        if let node, names.node(event.node) != node { return false }
        if let client {
            let own =
                event.client == 0
                ? "app" : names.client(event.client) ?? (event.client > 0 ? "\(event.client)" : "")
            if own != client { return false }
        }
        return true
    }

    /// The kinds that a text lists: `stale,LOST`.
    ///
    /// - Throws: the first word that names no kind.
    public static func kinds(_ text: String) throws(UnknownKind) -> Set<EventKind> {
        var kinds: Set<EventKind> = []
        for word in text.split(separator: ",", omittingEmptySubsequences: false) {
            guard let kind = EventKind(named: word.lowercased()) else {
                throw UnknownKind(word: String(word))
            }
            kinds.insert(kind)
        }
        return kinds
    }

    public struct UnknownKind: Error {
        public var word: String
    }

    /// As it is typed behind `trace`; empty if all is shown.
    public var words: String {
        var words: [String] = []
        if let kinds {
            let sorted = kinds.sorted { $0.number < $1.number }
            words.append("only=" + sorted.map(\.name).joined(separator: ","))
        }
        for (name, value) in [("key", key), ("in", node), ("client", client)] {
            if let value { words.append("\(name)=\(value)") }
        }
        return words.joined(separator: " ")
    }
}
