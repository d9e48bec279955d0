internal import Caching
internal import Simulation
internal import Tracing

struct Fail: Command {
    static let spec = CommandSpec(
        "fail", .faults, "take a node down", syntax: ["fail NODE \(Occasion.syntax)"],
        parameters: [.node],
        options: Occasion.options,
        discussion: """
            Now, or at the next event of a kind: fail users at next flush. EVENT is a word of the trace: 'at next read' is when \
            a database reads, 'at next load' when get-or-set's loader makes a value. A node that is down refuses every call at \
            once; calls that were under way get their answer. What it holds is not lost ('crash' loses a cache's \
            memory). A cache that is down is gone around: its reads are misses, and what should have been stored is \
            not. A read or write that needs a database that is down fails.
            """,
        example: """
            database users rows=user:1..user:100
            cache front over users
            read user:1
            fail users for=10s
            read user:1 user:2
            """)

    private let node: ArgumentReader.Text
    private let occasion: Occasion

    init(_ arguments: inout ArgumentReader) throws {
        node = try arguments.next("a node")
        occasion = try Occasion(&arguments)
    }

    func run(_ context: Context) async throws {
        let node = try context.node(node)
        occasion.run(context) { context.world.disturb(node, .down(until: $0)) }
    }
}
