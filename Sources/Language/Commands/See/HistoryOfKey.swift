internal import Caching
internal import Reporting
internal import Tracing

struct HistoryOfKey: SessionQuestion {
    static let spec = CommandSpec(
        "history", .see, "tell one key's whole life, or what has happened at last",
        syntax: [
            "history KEY… [last=N|all] [only=KIND,…] [in=NODE] [client=NAME]",
            "history [last=N|all] [only=KIND,…] [in=NODE] [client=NAME]",
        ],
        parameters: [.keys],
        options: [
            OptionSpec(
                "last", .count, standard: "40", "show at most so many events, the newest; all for every one")
        ] + FilterOptions.all.filter { $0.name != "key" },
        discussion: """
            A line that sums the key's life up, then the newest of its events that are kept, with their numbers and \
            causes. Without a key it is the newest events of all keys: 'history only=stale,lost' lists what went wrong. \
            40 events are shown; 'last 100', which is last=100, shows more, and 'all' every one. 'trace keep=N' sets how many events are kept.
            """,
        example: """
            database users rows=user:1..user:100
            cache front over users ttl=60s
            trace off
            read user:1
            read user:1
            advance 61s
            history user:1
            history last 3 in=front
            """, changesState: false)

    private let keys: KeyList?
    private let span: Span
    /// How many events are shown at most, of each key.
    private let last: Int?
    private let filter: EventFilter

    init(_ arguments: inout ArgumentReader) throws {
        let first = arguments.peek?.span.from
        let bound = try arguments.takeBound()
        last =
            try bound
            ?? arguments.option("last") { text throws(Problem) in
                text == "all" ? Int.max : try Units.integer(text, for: "last=", in: 1...1_000_000)
            }
        filter = try FilterOptions.read(&arguments)
        keys = arguments.hasMore ? try KeyList(&arguments) : nil
        span = Span(first ?? arguments.statement.span.from, arguments.statement.span.to)
    }

    func run(in session: Session, _ statement: Statement) throws {
        let context = Context(
            engine: session.engine, frame: session.engine.globals, client: 0, statement: statement)
        let log = session.engine.world.log
        let last = last ?? session.screenful
        guard let keys = try keys?.everUsed(context) else {
            return session.output.write {
                SessionHistory(of: log).append(
                    to: &$0, last: last, filter: filter, styled: session.options.isStyled,
                    columns: session.options.columns)
            }
        }
        let used = Set(log.events.map(\.key))
        let known = keys.compactMap { log.names.known($0) }.filter { used.contains($0.id) }
        guard !known.isEmpty, known.count == keys.count || keys.count > 1 else {
            let names = log.names.keys.suffix(2000).map(\.text)
            let asked = keys.count == 0 ? "" : keys[0]
            throw Diagnostic(
                .unknownKey(asked, nearest: NearestWord.find(asked, among: names)), statement.source, span)
        }
        for key in known { tell(key, in: session, log, last) }
    }

    private func tell(_ known: Key, in session: Session, _ log: Log, _ last: Int) {
        session.output.write {
            KeyHistory(of: known.id, in: log).append(
                to: &$0, log: log, last: last, filter: filter, styled: session.options.isStyled,
                columns: session.options.columns)
        }
    }
}
