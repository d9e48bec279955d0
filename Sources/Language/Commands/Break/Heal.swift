internal import Caching

struct Heal: Command {
    static let spec = CommandSpec(
        "heal", .faults, "end what is wrong with a node, or with all", syntax: ["heal NODE", "heal all"],
        parameters: [.nodeOr(["all"])],
        discussion: "Ends every fault of the node at once. What was lost stays lost.",
        example: """
            database users rows=user:1..user:100
            fail users
            read user:1
            heal all
            read user:1
            """)

    private let node: ArgumentReader.Text

    init(_ arguments: inout ArgumentReader) throws { node = try arguments.next("a node, or all") }

    func run(_ context: Context) async throws {
        let nodes = node.text == "all" ? context.world.nodes : [try context.node(node)]
        var ended = 0
        for node in nodes { ended += context.world.heal(node) }
        if ended == 0 {
            context.output.line("nothing was wrong with \(node.text == "all" ? "any node" : node.text)")
        }
    }
}
