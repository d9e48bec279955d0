internal import Caching
internal import Reporting
internal import Running
internal import Tracing

struct Trace: SessionQuestion {
    static let spec = CommandSpec(
        "trace", .see, "choose how much of what happens is printed",
        syntax: [
            "trace brief|full|json|off [keep=N] [fold=on|off]",
            "trace brief|full|json [only=KIND,…] [key=KEY] [in=NODE] [client=NAME]",
        ],
        parameters: [.words(["brief", "full", "json", "off"])],
        options: [
            OptionSpec(
                "keep", .count, standard: "100000", "how many events are kept for 'why' and 'history'"),
            OptionSpec(
                "fold", .flag, standard: "on",
                "whether brief shows five and more equal events of one instant in one line: MISS ×98"),
        ] + FilterOptions.all,
        discussion: """
            brief shows what matters to a person; full shows every event with its number and the number of \
            its cause; json shows every event as a JSON object a line; off shows none. All are counted \
            whether shown or not. only=, key=, in= and client= show some events only, until 'trace' names a level \
            again. Alone it tells how it is set. 'help trace-lines' tells how to read a \
            line.
            """,
        example: """
            trace full
            database users rows=user:1..user:100
            cache front over users
            read user:1
            """, changesState: false)

    private let level: TraceLevel?
    private let keep: Int?
    private let folds: Bool?
    private let filter: EventFilter

    init(_ arguments: inout ArgumentReader) throws {
        level =
            arguments.hasMore
            ? try arguments.next("a level") { text throws(Problem) in
                guard let level = TraceLevel(rawValue: text) else {
                    let known = TraceLevel.allCases.map(\.rawValue)
                    throw .unknownWord(
                        text, for: "level", nearest: NearestWord.find(text, among: known), known: known)
                }
                return level
            } : nil
        filter = try FilterOptions.read(&arguments)
        folds = try arguments.flag("fold")
        keep = try arguments.option("keep") { text throws(Problem) in
            try Units.integer(text, for: "keep=", in: 1000...100_000_000)
        }
    }

    func run(in session: Session, _ statement: Statement) throws {
        if let level { session.options.trace = level }
        if level != nil || !filter.showsAll { session.options.traceFilter = filter }
        if let keep {
            session.options.keep = keep
            session.recording.settings.logLimit = keep
            session.engine.world.log.limit = keep
        }
        if let folds { session.options.foldsTrace = folds }
        session.attachTrace()
        if level == nil, keep == nil, folds == nil, filter.showsAll {
            let words = session.options.traceFilter.words
            session.output.line(
                "trace \(session.options.trace.rawValue)\(words.isEmpty ? "" : " " + words) keep=\(session.options.keep)"
                    + (session.options.foldsTrace ? "" : " fold=off")
            )
        }
    }
}
