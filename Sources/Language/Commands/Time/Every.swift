internal import Caching
internal import Simulation

struct Every: Command {
    static let spec = CommandSpec(
        "every", .time, "run statements again and again",
        syntax: ["every TIME [for=TIME] { … }", "every TIME [for=TIME] STATEMENT"],
        parameters: [.timeSpan, .statement],
        options: [OptionSpec("for", .timeSpan, standard: "for ever", "stop after this time")],
        discussion: """
            Returns at once. The statements run first when the time has passed once, then each time it has passed again, \
            whether or not the round before has finished. Without for= it never ends, and 'settle' does not wait for it.
            """,
        example: """
            database users rows=user:1..user:100
            cache front over users
            every 2s for=4s read user:1
            advance 10s
            """)

    private let period: TimeSpan
    private let length: TimeSpan?
    private let body: Block

    init(_ arguments: inout ArgumentReader) throws {
        period = try arguments.next("a time") { text throws(Problem) in
            try Units.positiveTimeSpan(text, for: "the time between two rounds")
        }
        body = try arguments.body(example: "every 1s read user:1")
        length = try arguments.timeSpanOption("for")
    }

    func run(_ context: Context) async throws {
        context.engine.changes += 1
        let first = context.simulation.now + period
        let end = length.map { context.simulation.now + $0 }
        let coming = context.announce(body)
        let rounds: @Sendable () async -> Void = { [body, period] in
            defer { for line in coming { line.expected -= 1 } }
            var next = first
            while end.map({ next <= $0 }) ?? true {
                guard (try? await context.simulation.pause(until: next)) != nil else { return }
                context.startLater(body) {}
                next = next + period
            }
        }
        let name = "every \(period)"
        if length == nil {
            context.simulation.start(named: name, rounds)
        } else {
            context.world.startPending(named: name, rounds)
        }
    }
}
