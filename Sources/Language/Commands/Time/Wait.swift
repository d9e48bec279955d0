internal import Caching
internal import Simulation
internal import Tracing

struct Wait: Command {
    static let spec = CommandSpec(
        "wait", .time, "let a client wait until something is so",
        syntax: ["wait until VALUE = VALUE [for=TIME]", "wait until EXPECTATION [for=TIME]"],
        parameters: [.words(["until"])],
        options: [OptionSpec("for", .timeSpan, standard: "1h", "how long at most")],
        discussion: """
            Asks at once and after each event, as 'if' does: wait until cached user:1. It belongs to a client that waits \
            for what others do.
            """,
        example: """
            database users rows=user:1..user:100
            cache front over users
            client reader { wait until cached user:1; read user:1 }
            after 1s read user:1
            settle
            """)

    private let condition: Condition
    private let limit: TimeSpan

    init(_ arguments: inout ArgumentReader) throws {
        limit = try arguments.positiveTimeSpanOption("for") ?? .seconds(3600)
        guard arguments.take("until") else {
            if let word = arguments.peek, (try? Units.timeSpan(word.text, for: "a time")) != nil {
                throw arguments.error(.habit(.waitTime(word.text)), at: word.span)
            }
            throw arguments.error(
                .missing("until", of: Self.spec.name, syntax: Self.spec.syntax[0]),
                at: arguments.statement.span)
        }
        condition = try Condition(&arguments, example: Self.spec.syntax[0])
    }

    func run(_ context: Context) async throws {
        let (world, simulation) = (context.world, context.simulation)
        let deadline = simulation.now + limit
        let alarm =
            world.probe == nil
            ? simulation.at(deadline, named: "end of waiting") { world.log.appended.fire() } : nil
        defer { if let alarm { simulation.cancel(alarm) } }
        while true {
            while try !condition.holds(context) {
                if simulation.now >= deadline { return }
                simulation.watches(true)
                defer { simulation.watches(false) }
                try await world.log.appended.wait()
            }
            // An explorer decides when a client notices, and it may be so no longer by then.
            guard world.probe != nil else { return }
            try await simulation.sleep(for: .zero)
            if try condition.holds(context) { return }
        }
    }
}
