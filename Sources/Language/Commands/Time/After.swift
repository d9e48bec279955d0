internal import Simulation

struct After: Command {
    static let spec = CommandSpec(
        "after", .time, "run statements a while from now",
        syntax: ["after TIME { … }", "after TIME STATEMENT"],
        parameters: [.timeSpan, .statement],
        discussion:
            "Returns at once; the statements run when the time has passed, beside whatever else happens then.",
        example: """
            database users rows=user:1..user:100
            after 5s read user:1
            advance 6s
            """)

    private let delay: TimeSpan
    private let body: Block

    init(_ arguments: inout ArgumentReader) throws {
        delay = try arguments.timeSpan("a time")
        body = try arguments.body(example: "after 5s read user:1")
    }

    func run(_ context: Context) async throws {
        context.startLater(body) { [delay] in
            try await context.simulation.pause(until: context.simulation.now + delay)
        }
    }
}
