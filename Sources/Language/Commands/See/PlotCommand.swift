internal import Caching
internal import Reporting
internal import Simulation
internal import Tracing

struct PlotCommand: SessionQuestion {
    static let spec = CommandSpec(
        "plot", .see, "draw a metric over simulated time", syntax: ["plot METRIC [NODE] [every=TIME]"],
        parameters: [.words(Window.metrics.map(\.name)), .nodeOr(["app", "total"])],
        options: [
            OptionSpec(
                "every", .timeSpan, standard: "what fits the width", "how much time a column stands for")
        ],
        discussion: """
            Each column is a window of time, and shows what came in it, at one node or, without NODE, at all of them. \
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
            workload keys=user:1..user:1000 zipf=1 rate=500/s for=20s
            plot hit-rate front
            """, changesState: false)

    private static let figures = Window.metrics.map(\.name)
        .filter { name in !Counter.allCases.contains { $0.name == name } }.joined(separator: ", ")

    private let metric: String
    private let node: ArgumentReader.Text?
    private let every: TimeSpan?

    init(_ arguments: inout ArgumentReader) throws {
        metric = try arguments.next("a metric") { text throws(Problem) in
            // 'stats' calls the times of reads so.
            let short = text.hasPrefix("read-") ? String(text.dropFirst("read-".count)) : text
            if Window.metrics.contains(where: { $0.name == short && $0.kind == .duration }) { return short }
            if let name = Window.aliases[text] { return name }
            return try Claim.known(text, "metric to plot", Window.metrics.map(\.name))
        }
        node = arguments.hasMore ? try arguments.next("a node") : nil
        every = try arguments.positiveTimeSpanOption("every")
    }

    func run(in session: Session, _ statement: Statement) throws {
        let scope = try session.scope(node, statement)
        let span = session.engine.world.simulation.now - .start
        let width = every ?? (span > .zero ? Windows.width(for: span, atMost: 60) : .seconds(1))
        let windows = session.windows(width, at: scope)
        guard let plot = Plot(metric, of: windows, at: node?.text ?? "total") else { return }
        session.output.write { plot.append(to: &$0, width: 78, height: 16) }
    }
}
