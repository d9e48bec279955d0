internal import Simulation

struct Advance: Command {
    static let spec = CommandSpec(
        "advance", .time, "let time pass", syntax: ["advance TIME"], parameters: [.timeSpan],
        discussion: """
            Everything that is due on the way happens at its time: entries expire, queues are flushed, faults end. Times \
            are written with units: 150ms, 60s, 1h30m.
            """,
        example: """
            database users rows=user:1..user:100
            cache front over users ttl=60s
            read user:1
            advance 61s
            read user:1
            """)

    private let span: TimeSpan

    init(_ arguments: inout ArgumentReader) throws { span = try arguments.timeSpan("a time") }

    func run(_ context: Context) async throws {
        try await context.simulation.pause(until: context.simulation.now + span)
    }
}
