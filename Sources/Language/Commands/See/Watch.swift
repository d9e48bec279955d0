internal import Caching
public import Picturing
internal import Simulation

/// Shows on a terminal what a session was like over its time.
public protocol DashboardViewer: AnyObject {
    /// Plays a dashboard.
    ///
    /// - Parameter seconds: how many seconds of the clock on the wall it takes.
    func play(_ dashboard: Dashboard, seconds: Double)
}

struct Watch: SessionCommand {
    static let spec = CommandSpec(
        "watch", .see, "show how the figures move while time passes",
        syntax: ["watch [seconds=N] STATEMENT…", "watch [seconds=N] { … }", "watch [seconds=N]"],
        parameters: [.statement],
        options: [
            OptionSpec("seconds", .number, standard: "10", "how many seconds it takes to show all of it")
        ],
        discussion: """
            Runs the statements as if they had been typed, and shows hit rate, latencies, requests, queue, memory and what \
            went wrong over that time, with the faults below. Alone it shows the session so far. At a terminal it plays \
            like a film: space pauses, the arrows step, + and - change the speed, q leaves; elsewhere, and afterwards, its end is \
            printed. 'larder watch FILE' does the same for a script.
            """,
        example: """
            database users rows=user:1..user:1000
            cache front over users capacity=200
            trace off
            workload keys=user:1..user:1000 zipf=1 rate=200/s for=10s
            watch { fail users for=3s; workload keys=user:1..user:1000 zipf=1 rate=200/s for=10s }
            """, changesState: false)

    private let seconds: Double
    private let block: Block?

    init(_ arguments: inout ArgumentReader) throws {
        seconds =
            try arguments.option("seconds") { text throws(Problem) in
                guard let number = Double(text), number > 0, number <= 86_400 else {
                    throw .badValue(text, for: "number of seconds", expected: "a number above 0, such as 10")
                }
                return number
            } ?? 10
        if let word = arguments.peek, !arguments.isStatementNext {
            throw arguments.error(.habit(.watchOfRedis(word.text)), at: word.span)
        }
        let isAlone = !arguments.hasMore && arguments.statement.block == nil
        block = isAlone ? nil : try arguments.body(example: "watch { advance 1m }")
    }

    func run(in session: Session, _ statement: Statement) throws {
        try session.files.checkMayRunAgain(for: "'watch'")
        let began = block == nil ? .start : session.engine.world.simulation.now
        session.beginSeveral()
        for inner in block?.statements ?? [] {
            session.options.coverage?.reach(inner)
            try session.execute(inner)
        }
        session.output.unfold()
        let dashboard = session.dashboard(title: session.title, from: began)
        if session.output.muted == 0, let viewer = session.viewer {
            session.output.flush()
            viewer.play(dashboard, seconds: seconds)
        }
        for line in dashboard.lines(after: dashboard.count, columns: session.options.columns() ?? 80) {
            session.output.line(line)
        }
    }
}
