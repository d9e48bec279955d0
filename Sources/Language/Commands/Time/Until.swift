internal import Caching
internal import Simulation

struct Until: Command {
    static let spec = CommandSpec(
        "until", .time, "run statements, but come back at a time of the clock",
        syntax: ["until TIME { … }", "until TIME STATEMENT"],
        parameters: [.timeSpan, .statement],
        discussion: """
            Starts the statements and returns when the clock shows the time, leaving under way what has not finished. \
            'rewind' uses it to stop in the middle of a statement.
            """,
        example: """
            database users rows=user:1..user:100
            cache front over users
            until 10ms read user:1
            step
            """)

    private let moment: Moment
    private let body: Block

    init(_ arguments: inout ArgumentReader) throws {
        moment = try Moment(&arguments)
        body = try arguments.body(example: "until 30s read user:1")
    }

    func run(_ context: Context) async throws {
        let moment = try moment.instant(context)
        try await Self.run(body.statements, to: moment, context)
    }

    /// Starts the statements and comes back at `moment`, or with the error that they came upon.
    static func run(_ statements: [Statement], to moment: Instant, _ context: Context) async throws {
        context.world.startPending(named: "until \(moment)") {
            do {
                for statement in statements { try await context.run(statement, frame: context.frame) }
            } catch is CancellationError {
                return
            } catch { context.world.report(error) }
        }
        try await context.world.watch(until: moment)
    }
}
