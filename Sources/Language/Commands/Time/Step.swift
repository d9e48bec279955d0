internal import Simulation
internal import Caching

struct Step: Command {
    static let spec = CommandSpec(
        "step", .time, "go on to the next event", syntax: ["step [N]"], parameters: [.count],
        discussion: """
            Moves the clock to the next thing that happens, and stops there; with a number, so many times. \
            Use it after 'at', 'after', 'every', 'until' or a write into a queue, to see what is under way \
            happen one by one. What 'trace brief' leaves out, such as the end of a flush, is a step too.
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

    init(_ arguments: inout ArgumentReader) throws {
        count =
            arguments.hasMore
            ? try arguments.next("a number") { text throws(Problem) in
                try Units.integer(text, for: "number of steps", in: 1...1_000_000)
            } : 1
    }

    func run(_ context: Context) async throws {
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
}
