internal import Basics
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
            whether or not the round before has finished. Without for= it never ends, and 'settle' does not wait for it. \
            The time may be drawn anew for each round, as latencies are: uniform(10s,30s), exponential(20s).
            """,
        example: """
            database users rows=user:1..user:100
            cache front over users
            every 2s for=4s read user:1
            advance 10s
            """)

    private let period: Distribution
    private let length: TimeSpan?
    private let body: Block

    init(_ arguments: inout ArgumentReader) throws {
        period = try arguments.next("a time") { text throws(Problem) in
            text.contains("(")
                ? try Units.distribution(text, for: "the time between two rounds")
                : .fixed(try Units.positiveTimeSpan(text, for: "the time between two rounds"))
        }
        body = try arguments.body(example: "every 1s read user:1")
        length = try arguments.timeSpanOption("for")
    }

    func run(_ context: Context) async throws {
        context.engine.changes += 1
        var gaps = context.world.stream("every \(context.statement.text)")
        let first = context.simulation.now + Self.gap(period, &gaps)
        let end = length.map { context.simulation.now + $0 }
        let coming = context.announce(body.clients(in: .larder))
        let rounds: @Sendable () async -> Void = { [body, period, gaps] in
            var gaps = gaps
            defer { for line in coming { line.expected -= 1 } }
            var next = first
            while end.map({ next <= $0 }) ?? true {
                guard (try? await context.simulation.pause(until: next)) != nil else { return }
                context.startLater(body) {}
                next = next + Self.gap(period, &gaps)
            }
        }
        let name = "every \(period)"
        if length == nil {
            context.simulation.start(named: name, rounds)
        } else {
            context.world.startPending(named: name, rounds)
        }
    }

    /// The time to the next round; never none, so that rounds cannot pile up in one instant.
    private static func gap(_ period: Distribution, _ stream: inout RandomStream) -> TimeSpan {
        max(period.draw(from: &stream), .microseconds(1))
    }
}
