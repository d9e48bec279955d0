internal import Basics
internal import Caching
internal import Reporting
internal import Simulation
internal import Tracing

struct PlotCommand: SessionQuestion {
    static let spec = CommandSpec(
        "plot", .see, "draw a metric over simulated time",
        syntax: ["plot METRIC[,METRIC…] [NODE…] [of=compare] [every=TIME] [file=FILE]"],
        parameters: [.words(Window.metrics.map(\.name)), .nodeOr(["app", "total"])],
        options: [
            OptionSpec(
                "every", .timeSpan, standard: "what fits the width", "how much time a column stands for"),
            OptionSpec(
                "of", .words(["session", "compare"]), standard: "session",
                "whose course is drawn: the session's, or that of each variant of the newest 'compare'"),
            OptionSpec("file", .path, "write the plot into this file instead: .svg or .csv"),
            OptionSpec(
                "notes", .words(["on", "off"]), standard: "on",
                "whether faults, crashes and marks stand under the axis"),
        ],
        discussion: """
            Each column is a window of time, and shows what came in it, at one node or, without NODE, at all of them. \
            Several metrics, several nodes or both are drawn in one plot, each with a sign of its own; so are the variants \
            of the newest 'compare', with of=compare. Faults, crashes and marks stand under the axis. If there are more \
            windows than columns, a column shows their mean, and a file has them all. \
            METRIC is a count that 'stats' knows, or one of \(Self.figures). 'help metrics' lists and explains them. p50, p90, \
            p99, p99.9, max and mean are times of reads, and may be typed as read-p99 too; a window without reads has none, \
            and shows a dot. \
            requests are the operations that began; connections (or connections-max) the most that were in use at one \
            time; network the bytes of keys and values in a second; busy (or cpu) the share of the window in which the \
            node worked, in total the busiest. entries, bytes (or memory) and queue-depth are those at the end of the \
            window. Without NODE, errors are the operations that failed.
            """,
        example: """
            database users rows=user:1..user:1000
            cache front over users capacity=200
            workload keys=user:1..user:1000 zipf=1 rate=100/s for=20s
            plot hit-rate front
            compare policy=lru,fifo { workload keys=user:1..user:1000 zipf=1 rate=100/s for=20s }
            plot hit-rate front of=compare
            """, changesState: false)

    private static let figures = Window.metrics.map(\.name)
        .filter { name in !Counter.allCases.contains { $0.name == name } }.joined(separator: ", ")

    private let metrics: [String]
    private let nodes: [ArgumentReader.Text]
    private let every: TimeSpan?
    private let file: ArgumentReader.Text?
    private let hasNotes: Bool
    private let isOfComparison: Bool

    init(_ arguments: inout ArgumentReader) throws {
        metrics = try arguments.next("a metric") { text throws(Problem) in
            var metrics: [String] = []
            for name in Variants.values(text) { metrics.append(try Self.metric(name)) }
            return metrics
        }
        var places = arguments.rest()
        // As other tools have it: -o FILE.
        var named: ArgumentReader.Text?
        if let dash = places.firstIndex(where: { $0.text == "-o" && !$0.isQuoted }), dash + 1 < places.count {
            named = places[dash + 1]
            places.removeSubrange(dash...(dash + 1))
        }
        nodes = places
        every = try arguments.positiveTimeSpanOption("every")
        file = try arguments.text("file") ?? named
        isOfComparison =
            try arguments.option("of") { text throws(Problem) in
                try Claim.known(text, "run to plot", ["session", "compare"])
            } == "compare"
        hasNotes = try arguments.flag("notes") ?? true
        if let file, !file.text.hasSuffix(".svg"), !file.text.hasSuffix(".csv") {
            throw arguments.error(
                .badValue(file.text, for: "the file of a plot", expected: "a name that ends in .svg or .csv"),
                at: file.span)
        }
    }

    private static func metric(_ text: String) throws(Problem) -> String {
        // 'stats' calls the times of reads so.
        let short = text.hasPrefix("read-") ? String(text.dropFirst("read-".count)) : text
        if Window.metrics.contains(where: { $0.name == short && $0.kind == .duration }) { return short }
        if let name = Window.aliases[text] { return name }
        return try Claim.known(text, "metric to plot", Window.metrics.map(\.name))
    }

    func run(in session: Session, _ statement: Statement) throws {
        if isOfComparison { return try runOfComparison(session, statement) }
        let world = session.engine.world
        let span = world.simulation.now - .start
        let width = every ?? (span > .zero ? Windows.width(for: span, atMost: 60) : .seconds(1))
        let places = nodes.isEmpty ? ["total"] : nodes.map(\.text)
        let scopes = try nodes.isEmpty ? [.total] : nodes.map { try session.scope($0, statement) }
        let all = zip(places, scopes).map { (place: $0, windows: session.windows(width, at: $1)) }
        let notes = hasNotes ? PlotNote.all(in: world.log, until: world.simulation.now) : []
        if metrics.count == 1, all.count == 1, file == nil {
            guard var plot = Plot(metrics[0], of: all[0].windows, at: places[0]) else { return }
            plot.notes = notes
            return session.output.write { plot.append(to: &$0, width: 78, height: 16) }
        }
        var plot = PlotSet(metrics, of: all)
        plot.notes = notes
        guard let file else { return session.output.write { plot.append(to: &$0) } }
        try write(plot, file, session, statement)
    }

    /// Draws the variants of the newest comparison, from where their block begins.
    private func runOfComparison(_ session: Session, _ statement: Statement) throws {
        guard let comparison = session.comparisons.last else {
            throw Diagnostic(.nothingCompared, statement.source, statement.span)
        }
        let span = max(TimeSpan(nanoseconds: 1), comparison.ended - comparison.began)
        let width = every ?? Windows.width(for: span, atMost: 60)
        let courses = try session.courses(of: comparison, width, at: nodes, statement)
        var plot = PlotSet(metrics, of: courses.windows)
        if hasNotes { plot.notes = courses.notes }
        guard let file else { return session.output.write { plot.append(to: &$0) } }
        try write(plot, file, session, statement)
    }

    private func write(
        _ plot: PlotSet, _ file: ArgumentReader.Text, _ session: Session, _ statement: Statement
    ) throws {
        let isPicture = file.text.hasSuffix(".svg")
        var table = TextBuffer()
        if !isPicture { plot.appendCSV(to: &table) }
        do throws(Problem) {
            let found = try session.files.write(
                isPicture ? Array(plot.svg.utf8) : table.bytes, to: file.text, from: statement.source,
                existing: .replaceOwn(
                    header: isPicture ? PlotSet.svgBeginning : PlotSet.csvBeginning,
                    remedy: "Larder did not write it; name another file"))
            session.output.line("wrote \(found)")
        } catch { throw Diagnostic(error, statement.source, file.span) }
    }
}
