internal import Caching
internal import Simulation
internal import Tracing

struct Partition: Command {
    static let spec = CommandSpec(
        "partition", .faults, "cut two nodes off from each other",
        syntax: ["partition NODE NODE \(Occasion.syntax)"],
        parameters: [.nodeOr(["app"]), .nodeOr(["app"])],
        options: Occasion.options,
        discussion: """
            Each refuses the other's calls and answers everybody else's. One of the two may be app, the \
            application. Whom it cuts off depends on who talks to whom: under cache-aside, refresh-ahead \
            and write-around the application itself calls the database; under read-through, write-through \
            and write-behind the cache does. See 'help network-partition'.
            """,
        example: """
            database users rows=user:1..user:100
            cache front over users strategy=read-through
            partition front users for=5s
            read user:1
            @users read user:1
            """)

    private let one: ArgumentReader.Text
    private let other: ArgumentReader.Text
    private let occasion: Occasion

    init(_ arguments: inout ArgumentReader) throws {
        one = try arguments.next("a node")
        other = try arguments.next("another node")
        occasion = try Occasion(&arguments)
        guard one.text != other.text else {
            throw arguments.error(
                .badValue(other.text, for: "other node", expected: "two different nodes"), at: other.span)
        }
    }

    func run(_ context: Context) async throws {
        let (one, other) = (try id(one, context), try id(other, context))
        occasion.run(context) { context.world.partition(one, other, until: $0) }
    }

    private func id(_ text: ArgumentReader.Text, _ context: Context) throws -> NodeID {
        text.text == "app" ? .application : try context.node(text).id
    }
}
