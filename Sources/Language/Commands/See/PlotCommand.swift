internal import Caching
internal import Reporting
internal import Simulation

struct PlotCommand: SessionQuestion {
    static let spec = CommandSpec(
        "plot", .see, "draw a metric over simulated time", syntax: ["plot METRIC [NODE] [every=TIME]"],
        parameters: [.words(Window.metrics.map(\.name)), .nodeOr(["app", "total"])],
        options: [
            OptionSpec(
                "every", .timeSpan, standard: "what fits the width", "how much time a column stands for")
        ],
        discussion: "The hit rate, the latency or any other metric of 'stats every=', of one node or of all.",
        example: """
            database users rows=user:1..user:1000
            cache front over users capacity=200
            workload keys=user:1..user:1000 zipf=1 rate=500/s for=20s
            plot hit-rate front
            """, changesState: false)

    private let metric: String
    private let node: ArgumentReader.Text?
    private let every: TimeSpan?

    init(_ arguments: inout ArgumentReader) throws {
        metric = try arguments.next("a metric") { text throws(Problem) in
            try Claim.known(text, "metric to plot", Window.metrics.map(\.name))
        }
        node = arguments.hasMore ? try arguments.next("a node") : nil
        every = try arguments.option("every") { text throws(Problem) in
            let span = try Units.timeSpan(text, for: "every=")
            guard span > .zero else { throw .outOfRange(text, for: "every", expected: "more than no time") }
            return span
        }
    }

    func run(in session: Session, _ statement: Statement) throws {
        let scope = try session.scope(node, statement)
        let span = session.engine.world.simulation.now - .start
        let windows = session.windows(every ?? Windows.width(for: span, atMost: 60), at: scope)
        guard let plot = Plot(metric, of: windows, at: node?.text ?? "total") else { return }
        session.output.write { plot.append(to: &$0, width: 78, height: 16) }
    }
}
