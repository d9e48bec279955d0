internal import Simulation

struct At: Command {
    static let spec = CommandSpec(
        "at", .time, "run statements at a time of the clock", syntax: ["at TIME { … }", "at TIME STATEMENT"],
        parameters: [.timeSpan, .statement],
        discussion: """
            Returns at once; the statements run when the clock gets there, beside whatever else happens then. The time is \
            counted from the beginning of the session.
            """,
        example: """
            database users rows=user:1..user:100
            cache front over users
            at 5s fail users for=2s
            advance 5s
            read user:1
            """)

    private let time: TimeSpan
    private let timeSpan: Span
    private let body: Block

    init(_ arguments: inout ArgumentReader) throws {
        timeSpan = arguments.peek?.span ?? arguments.statement.span
        time = try arguments.timeSpan("a time")
        body = try arguments.body(example: "at 30s read user:1")
    }

    func run(_ context: Context) async throws {
        let moment = Instant.start + time
        guard moment >= context.simulation.now || context.engine.isVariant else {
            throw context.error(.inThePast("\(time)", now: "\(context.simulation.now)"), at: timeSpan)
        }
        context.startLater(body) { try await context.simulation.sleep(until: moment) }
    }
}
