internal import Caching
internal import Simulation
internal import Tracing

struct Hang: Command {
    static let spec = CommandSpec(
        "hang", .faults, "let a node take calls and answer none",
        syntax: ["hang NODE \(Occasion.syntax)"],
        parameters: [.node], options: Occasion.options,
        discussion: """
            What is called takes effect, and the answer does not come until the node is healed: the caller waits. With \
            timeout= (calls of what a cache stands over) or cache-timeout= (calls of the cache) it gives up by itself, \
            without them after 60s, as common drivers do. A write that timed out may have been written: nobody but the \
            node knows.
            """,
        example: """
            database users rows=user:1..user:100
            cache front over users timeout=100ms
            hang users for=10s
            write user:1 "Ann"
            heal all
            read user:1
            """)

    private let node: ArgumentReader.Text
    private let occasion: Occasion

    init(_ arguments: inout ArgumentReader) throws {
        node = try arguments.next("a node")
        occasion = try Occasion(&arguments)
    }

    func run(_ context: Context) async throws {
        let node = try context.node(node)
        occasion.run(context) { context.world.disturb(node, .hung(until: $0)) }
    }
}
