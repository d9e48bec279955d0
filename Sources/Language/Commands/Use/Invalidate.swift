internal import Caching
internal import Tracing

struct Invalidate: Command {
    static let spec = CommandSpec(
        "invalidate", .use, "take copies out of the cache and leave the rows",
        syntax: ["invalidate KEY… [in=CACHE]"],
        parameters: [.keys],
        options: [
            OptionSpec("in", .cache, standard: "the cache built last", "the cache to take them out of")
        ],
        discussion: """
            What one does when the database was changed behind the cache's back: the next read is a miss and loads the \
            present value. Only the cache that is named forgets; caches that stand over or under it do not.
            """,
        example: """
            database users rows=user:1..user:100
            cache front over users
            trace off
            read user:1
            @users write user:1 "Ann"
            trace brief
            invalidate user:1
            read user:1
            """, takesNode: true)

    private let keys: KeyList
    private let cache: ArgumentReader.Text?

    init(_ arguments: inout ArgumentReader) throws {
        keys = try KeyList(&arguments)
        cache = try arguments.node ?? arguments.text("in")
    }

    func run(_ context: Context) async throws {
        guard let cache = try cache.map({ try context.cache($0) }) ?? context.world.caches.last else {
            throw context.error(.noCache)
        }
        for text in keys {
            _ = try await context.world.invalidate(context.key(text), in: cache, client: context.client)
        }
        context.settlePrediction()
    }
}
