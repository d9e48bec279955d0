internal import Caching

struct Write: Command {
    static let spec = CommandSpec(
        "write", .use, "write a value through the cache", syntax: ["write KEY VALUE [in=NODE]"],
        parameters: [.key, .text],
        options: [
            OptionSpec("in", .node, standard: "the cache built last", "the node by which the write enters")
        ],
        discussion: """
            How far the value has come when the write is acknowledged depends on the strategy: in the database \
            (durable), or in the cache and its queue (dirty). '@users write user:1 "Bo"' writes to a database behind \
            the cache's back; '@front write user:1 "Bo"' puts a value into the cache alone.
            """,
        example: """
            database users rows=user:1..user:100
            cache front over users strategy=write-through
            write user:1 "Ann"
            read user:1
            """, takesNode: true)

    private let keys: KeyList
    private let value: String
    private let via: ArgumentReader.Text?
    private let node: ArgumentReader.Text?

    init(_ arguments: inout ArgumentReader) throws {
        keys = try KeyList(one: &arguments)
        value = try arguments.next("a value").text
        via = try arguments.text("in")
        node = arguments.node
    }

    func run(_ context: Context) async throws {
        for key in try keys.resolved(context).known(to: context.world.names) {
            if let node, let cache = context.world.cache(node.text) {
                try await context.world.put(key, value, into: cache, client: context.client)
            } else {
                let entrance = try context.entrance(node ?? via)
                _ = try await context.world.write(key, value, through: entrance, client: context.client)
            }
            context.settlePrediction()
        }
    }
}
