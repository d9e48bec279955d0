internal import Caching
internal import Reporting
internal import Tracing

struct HistoryOfKey: SessionQuestion {
    static let spec = CommandSpec(
        "history", .see, "tell one key's whole life", syntax: ["history KEY… [last=N|all] [only=KIND,…]"],
        parameters: [.keys],
        options: [
            OptionSpec(
                "last", .count, standard: "40", "show at most so many events, the newest; all for every one"),
            FilterOptions.kinds,
        ],
        discussion: """
            A line that sums it up, then the newest events of the key that are kept, with their numbers and causes. \
            'trace keep=N' sets how many events are kept.
            """,
        example: """
            database users rows=user:1..user:100
            cache front over users ttl=60s
            trace off
            read user:1
            read user:1
            advance 61s
            history user:1
            """, changesState: false)

    private let keys: KeyList
    private let span: Span
    /// How many events are shown at most.
    private let last: Int
    private let kinds: Set<EventKind>?

    init(_ arguments: inout ArgumentReader) throws {
        let first = arguments.peek?.span.from
        last =
            try arguments.option("last") { text throws(Problem) in
                text == "all" ? Int.max : try Units.integer(text, for: "last=", in: 1...1_000_000)
            } ?? 40
        kinds = try FilterOptions.readKinds(&arguments)
        keys = try KeyList(&arguments)
        span = Span(first ?? arguments.statement.span.from, arguments.statement.span.to)
    }

    func run(in session: Session, _ statement: Statement) throws {
        let context = Context(
            engine: session.engine, frame: session.engine.globals, client: 0, statement: statement)
        let keys = try keys.everUsed(context)
        let log = session.engine.world.log
        let used = Set(log.events.map(\.key))
        let known = keys.compactMap { log.names.known($0) }.filter { used.contains($0.id) }
        guard !known.isEmpty, known.count == keys.count || keys.count > 1 else {
            let names = log.names.keys.suffix(2000).map(\.text)
            let asked = keys.count == 0 ? "" : keys[0]
            throw Diagnostic(
                .unknownKey(asked, nearest: NearestWord.find(asked, among: names)), statement.source, span)
        }
        for key in known { tell(key, in: session, log) }
    }

    private func tell(_ known: Key, in session: Session, _ log: Log) {
        session.output.write {
            KeyHistory(of: known.id, in: log).append(
                to: &$0, log: log, last: last, kinds: kinds, styled: session.options.isStyled,
                columns: session.options.columns)
        }
    }
}
