internal import Tracing
internal import Caching

struct Warm: Command {
    static let spec = CommandSpec(
        "warm", .use, "read keys before they are needed", syntax: ["warm KEY… [batch=N] [in=NODE]"],
        parameters: [.keys],
        options: [
            Batch.option,
            OptionSpec("in", .node, standard: "the cache built last", "the cache to warm"),
        ],
        discussion: """
            Reads each key once, one after the other, so that the first real reader finds it. 'trace full' \
            marks these reads as warm. A capacity smaller than what is warmed evicts what came first.
            """,
        example: """
            database users rows=user:1..user:100
            cache front over users ttl=60s
            trace off
            warm user:1..user:3
            trace brief
            read user:2
            """)

    private let keys: KeyList
    private let batch: Int
    private let via: ArgumentReader.Text?

    init(_ arguments: inout ArgumentReader) throws {
        keys = try KeyList(&arguments)
        batch = try Batch.size(&arguments)
        via = try arguments.text("in")
    }

    func run(_ context: Context) async throws {
        let entrance = try context.entrance(via)
        let keys = try keys.resolved(context)
        if batch > 1 {
            for part in Batch.parts(of: keys.known(to: context.world.names), by: batch) {
                try await context.world.read(
                    part, through: entrance, client: context.client, verb: .warm)
            }
            return
        }
        for key in keys.known(to: context.world.names) {
            _ = try await context.world.read(key, through: entrance, client: context.client, verb: .warm)
        }
    }
}
