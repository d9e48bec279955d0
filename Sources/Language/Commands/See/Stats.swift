internal import Caching
internal import Reporting
internal import Simulation
internal import Tracing

struct Stats: SessionQuestion {
    static let spec = CommandSpec(
        "stats", .see, "count what has happened",
        syntax: [
            "stats [NODE…] [since=MARK] [format=table|overview|json|prometheus]",
            "stats [NODE…] every=TIME [last=N|all] [since=MARK] [format=table|csv|json]",
        ],
        parameters: [.nodeOr(["app", "total"])],
        options: [
            OptionSpec(
                "since", .mark, standard: "the beginning", "count from this mark on ('mark NAME' sets one)"),
            OptionSpec("every", .timeSpan, "count in windows of simulated time, a line each"),
            OptionSpec(
                "last", .count, standard: "40",
                "how many windows a table shows, the newest; all for every one"),
            OptionSpec(
                "format", .words(formats), standard: "table",
                "for people: all that was counted, or what to watch; or for programs"),
        ],
        discussion: """
            Everything is counted from the events themselves, whether the trace shows them or not: hits, misses by \
            cause, latency percentiles (a p99 of 22ms: 99% of the reads took 22ms or less), loads, stores, evictions, \
            the write-behind queue, stale reads, lost writes, errors. 'help metrics' says what each means. \
            'stats every=1s' counts in windows, of which a table shows the newest 40 (last=N and 'all' show others); format=csv and format=json have them with all metrics for programs, a row \
            for each window and node. format=overview shows what one watches: hit and miss rate, response time, eviction rate; memory, network, \
            CPU, connections; connection failures, timeouts, evictions, out-of-memory errors.
            """,
        example: """
            database users rows=user:1..user:100
            cache front over users capacity=3
            trace off
            read user:1..user:5
            read user:5
            stats
            stats format=overview
            """, changesState: false)

    private static let formats = ["table", "overview", "json", "prometheus", "csv"]

    private let nodes: [ArgumentReader.Text]
    private let since: ArgumentReader.Text?
    private let every: TimeSpan?
    private let format: String
    /// How many windows a table shows, the newest ones.
    private let last: Int?

    init(_ arguments: inout ArgumentReader) throws {
        // Without windows there is nothing to bound, and the words name nodes.
        let bound = arguments.span(ofOption: "every") == nil ? nil : try arguments.takeBound()
        let option = try arguments.option("last") { text throws(Problem) in
            text == "all" ? Int.max : try Units.integer(text, for: "last=", in: 1...1_000_000)
        }
        last = bound ?? option
        nodes = arguments.rest()
        since = try arguments.text("since")
        every = try arguments.positiveTimeSpanOption("every")
        let formatSpan = arguments.span(ofOption: "format")
        format =
            try arguments.option("format") { text throws(Problem) in
                try Claim.known(text, "format", Self.formats)
            } ?? "table"
        if every != nil, !["table", "csv", "json"].contains(format) {
            throw arguments.error(
                .unexpected("format=\(format)", of: "stats every=", syntax: Self.spec.syntax[1]),
                at: formatSpan)
        }
        if every == nil, format == "csv" {
            throw arguments.error(
                .missingOption("every", of: "stats format=csv", example: "every=1s"), at: formatSpan)
        }
    }

    func run(in session: Session, _ statement: Statement) throws {
        if let every { return try tell(every, session, statement) }
        let log = session.engine.world.log
        let scopes = try nodes.map { try session.scope($0, statement) }
        let wanted = scopes.compactMap { if case .node(let id) = $0 { id } else { nil } }
        let present = [NodeID.application] + session.engine.world.nodes.map(\.id)
        let (metrics, began) = try metrics(log, statement)
        let report = StatsReport(
            metrics, names: log.names, nodes: wanted.isEmpty ? present : wanted,
            over: session.engine.world.simulation.now - began)
        session.output.write {
            switch format {
            case "json": report.appendJSON(to: &$0)
            case "overview":
                let scope = wanted.count == 1 ? StatsScope.node(wanted[0]) : .total
                report.appendOverview(to: &$0, at: scope, styled: session.options.isStyled)
            case "prometheus": report.appendPrometheus(to: &$0)
            default: report.appendTable(to: &$0, styled: session.options.isStyled)
            }
        }
    }

    /// A table of windows for each node that is named, or one for all.
    private func tell(_ every: TimeSpan, _ session: Session, _ statement: Statement) throws {
        let log = session.engine.world.log
        let beginning = try since.map { name in try self.mark(name, in: log, statement) }
        let scopes = try nodes.isEmpty ? [.total] : nodes.map { try session.scope($0, statement) }
        if format != "table" { return tellForPrograms(every, scopes, beginning, session) }
        for (index, scope) in scopes.enumerated() {
            if scopes.count > 1 { session.output.line("\(index > 0 ? "\n" : "")\(nodes[index].text)") }
            let windows = session.windows(every, at: scope, since: beginning.map { ($0.at, $0.events) })
            session.output.write {
                windows.append(to: &$0, last: last ?? session.screenful, styled: session.options.isStyled)
            }
            if windows.width > every {
                session.output.line("windows of \(windows.width): those of \(every) would be too many")
            }
        }
    }

    /// One table for programs, whatever the number of nodes.
    private func tellForPrograms(
        _ every: TimeSpan, _ scopes: [StatsScope], _ beginning: (at: Instant, events: Int, metrics: Metrics)?,
        _ session: Session
    ) {
        let names = nodes.isEmpty ? ["total"] : nodes.map(\.text)
        let all = zip(names, scopes).map { name, scope in
            (
                name: name,
                windows: session.windows(every, at: scope, since: beginning.map { ($0.at, $0.events) })
            )
        }
        session.output.write {
            if format == "csv" {
                WindowsFile.appendCSV(all, to: &$0)
            } else {
                WindowsFile.appendJSON(all, to: &$0)
            }
        }
    }

    private func metrics(_ log: Log, _ statement: Statement) throws -> (Metrics, since: Instant) {
        guard let since else { return (log.metrics, .start) }
        let mark = try self.mark(since, in: log, statement)
        return (mark.metrics, mark.at)
    }

    private func mark(_ name: ArgumentReader.Text, in log: Log, _ statement: Statement) throws -> (
        at: Instant, events: Int, metrics: Metrics
    ) {
        guard let mark = log.marks.first(where: { $0.name == name.text }) else {
            throw Diagnostic(
                .unknownMark(name.text, known: log.marks.map(\.name)), statement.source, name.span)
        }
        return (mark.at, mark.events, mark.metrics)
    }
}
