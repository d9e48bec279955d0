internal import Caching

struct Delete: Command {
    static let spec = CommandSpec(
        "delete", .use, "delete rows through the cache",
        syntax: ["delete KEY… [in=NODE] [if-version=N]"],
        parameters: [.keys],
        options: [
            OptionSpec("in", .node, standard: "the cache built last", "the node by which it enters"),
            WantedVersion.option,
        ],
        discussion: """
            A deletion is a write of nothing: the row goes from the database, and the strategy sees to the copy in the \
            cache. To take a copy out of the cache and leave the row, use 'invalidate'.
            """,
        example: """
            database users rows=user:1..user:100
            cache front over users
            read user:1
            delete user:1
            read user:1
            """, takesNode: true)

    private let keys: KeyList
    private let via: ArgumentReader.Text?
    private let node: ArgumentReader.Text?
    private let wanted: WantedVersion?

    init(_ arguments: inout ArgumentReader) throws {
        keys = try KeyList(&arguments)
        via = try arguments.text("in")
        node = arguments.node
        wanted = try WantedVersion(&arguments)
    }

    func run(_ context: Context) async throws {
        let keys = try keys.resolved(context)
        if let node, let cache = context.world.cache(node.text) {
            if let wanted { throw wanted.refusal(at: cache, context) }
            for text in keys {
                try await context.world.put(context.key(text), nil, into: cache, client: context.client)
            }
            return
        }
        let entrance = try context.entrance(node ?? via)
        try wanted?.check(entrance, context)
        for text in keys {
            let outcome = try await context.world.write(
                context.key(text), nil, through: entrance, client: context.client, ifVersion: wanted?.number)
            context.noteSuccess(outcome)
            context.settlePrediction()
        }
    }
}
