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

    private let moment: Moment
    private let body: Block

    init(_ arguments: inout ArgumentReader) throws {
        moment = try Moment(&arguments)
        body = try arguments.body(example: "at 30s read user:1")
    }

    func run(_ context: Context) async throws {
        let moment = try moment.instant(context)
        context.startLater(body) { try await context.simulation.pause(until: moment) }
    }
}
