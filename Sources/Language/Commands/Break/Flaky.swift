internal import Caching
internal import Simulation
internal import Tracing

struct Flaky: Command {
    static let spec = CommandSpec(
        "flaky", .faults, "let a share of the calls to a node fail",
        syntax: ["flaky NODE SHARE \(Occasion.syntax)"],
        parameters: [.node, .share],
        options: Occasion.options,
        discussion: """
            Each call is refused with this probability. The draws come from the session's seed, so that \
            each run has the same ones.
            """,
        example: """
            database users rows=user:1..user:100
            flaky users 50% for=10s
            read user:1..user:4
            """)

    private let node: ArgumentReader.Text
    private let share: Double
    private let occasion: Occasion

    init(_ arguments: inout ArgumentReader) throws {
        node = try arguments.next("a node")
        share = try arguments.next("a share") { text throws(Problem) in try Units.share(text, for: "share") }
        occasion = try Occasion(&arguments)
    }

    func run(_ context: Context) async throws {
        let node = try context.node(node)
        occasion.run(context) { [share] in context.world.disturb(node, .flaky(share: share, until: $0)) }
    }
}
