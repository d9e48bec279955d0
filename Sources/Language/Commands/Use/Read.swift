internal import Caching
internal import Tracing

struct Read: Command {
    static let spec = CommandSpec(
        "read", .use, "read keys through the cache", syntax: ["read KEY… [via=NODE]"], parameters: [.keys],
        options: [
            OptionSpec("via", .node, standard: "the cache built last", "the node by which the read enters")
        ],
        discussion: """
            Reads one key after the other, each when the one before has its answer; time passes as the calls take it. \
            user:1..user:5 stands for five keys. '@users read user:1' asks one node alone: a database past every cache, \
            a cache without loading what it lacks.
            """,
        example: """
            database users rows=user:1..user:100
            cache front over users ttl=60s
            read user:1
            read user:1 user:2
            """, takesNode: true)

    private let keys: KeyList
    private let via: ArgumentReader.Text?
    private let node: ArgumentReader.Text?

    init(_ arguments: inout ArgumentReader) throws {
        keys = try KeyList(&arguments)
        via = try arguments.text("via")
        node = arguments.node
    }

    func run(_ context: Context) async throws {
        if let node, let cache = try context.node(node) as? CacheNode {
            for key in keys.known(to: context.world.names) {
                _ = try await context.world.look(key, in: cache, client: context.client)
            }
            return
        }
        let entrance = try context.entrance(node ?? via)
        for key in keys.known(to: context.world.names) {
            _ = try await context.world.read(key, through: entrance, client: context.client)
            context.settlePrediction()
        }
    }
}
