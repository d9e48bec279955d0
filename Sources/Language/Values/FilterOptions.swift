internal import Reporting
internal import Tracing

/// The options with which a statement shows some events only.
enum FilterOptions {
    static let kinds = OptionSpec(
        "only", .list(EventKind.all.map(\.name), "KIND,…"), standard: "all kinds",
        "show events of these kinds only: only=stale,lost")
    static let all = [
        kinds,
        OptionSpec("key", .key, standard: "all keys", "show the events of this key alone"),
        OptionSpec("in", .nodeOr(["app"]), standard: "all nodes", "show what happens at this node alone"),
        OptionSpec(
            "client", .client, standard: "all clients",
            "show the operations of this client alone; app is the session"),
    ]

    /// Reads those of the options that a statement has.
    static func read(_ arguments: inout ArgumentReader) throws -> EventFilter {
        var filter = EventFilter()
        filter.kinds = try readKinds(&arguments)
        filter.key = try arguments.text("key")?.text
        filter.node = try arguments.text("in")?.text
        filter.client = try arguments.text("client")?.text
        return filter
    }

    static func readKinds(_ arguments: inout ArgumentReader) throws -> Set<EventKind>? {
        try arguments.option("only") { text throws(Problem) in
            do throws(EventFilter.UnknownKind) { return try EventFilter.kinds(text) } catch {
                let known = EventKind.all.map(\.name)
                throw .unknownWord(
                    error.word, for: "kind of event",
                    nearest: NearestWord.find(error.word.lowercased(), among: known),
                    known: known)
            }
        }
    }
}
