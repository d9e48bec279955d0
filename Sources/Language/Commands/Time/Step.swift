internal import Simulation
internal import Caching
internal import Tracing

struct Step: Command {
    static let spec = CommandSpec(
        "step", .time, "go on to the next event", syntax: ["step [N]", "step CLIENT"], parameters: [.client],
        discussion: """
            Moves the clock to the next thing that happens, and stops there; with a number, so many times. \
            Use it after 'at', 'after', 'every', 'until' or a write into a queue, to see what is under way \
            happen one by one. What 'trace brief' leaves out, such as the end of a flush, is a step too. With the name of a \
            client it goes on to the next event of that one ('help client').
            """,
        example: """
            database users rows=user:1..user:100
            cache front over users
            after 1s read user:1
            step
            step
            step 2
            """)

    private let count: Int
    private let client: ArgumentReader.Text?

    init(_ arguments: inout ArgumentReader) throws {
        if let word = arguments.peek, word.text.first?.isLetter ?? false {
            client = try arguments.next("a client")
            count = 1
            return
        }
        client = nil
        count = try arguments.times("number of steps")
    }

    func run(_ context: Context) async throws {
        if let client { return try await run(to: client, context) }
        for _ in 0..<count {
            guard context.world.mayGoOn else {
                context.output.line("nothing is under way")
                return
            }
            guard try await context.world.waitForEvent() else {
                context.output.line("nothing more happens by itself")
                return
            }
        }
    }

    /// Goes on to the next event of a client.
    private func run(to client: ArgumentReader.Text, _ context: Context) async throws {
        let names = context.world.names
        guard let number = names.client(named: client.text) else {
            throw context.error(
                .badValue(
                    client.text, for: "a client",
                    expected: "the name of one, as in client alice read user:1"),
                at: client.span)
        }
        guard context.engine.line(ofClient: client.text).isBusy else {
            return context.output.line("\(client.text) has nothing to do")
        }
        // Told by the log as it happens: what it keeps may be less than what happened at once.
        let sight = Sight()
        context.world.log.triggers.append(
            Trigger {
                $0.client == number
            } action: { _ in
                sight.hasCome = true
            })
        while true {
            guard context.world.mayGoOn || context.world.isBusy, try await context.world.waitForEvent() else {
                context.output.line("\(client.text) has nothing to do")
                return
            }
            if sight.hasCome { return }
            try context.simulation.budget.spend()
        }
    }
}

/// Whether the event that a statement waits for has come.
private final class Sight: @unchecked Sendable {
    // Confined to the simulation's thread.
    var hasCome = false
}
