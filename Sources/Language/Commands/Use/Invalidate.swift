internal import Basics
internal import Caching
internal import Keyspace
internal import Tracing

struct Invalidate: Command {
    static let spec = CommandSpec(
        "invalidate", .use, "take copies out of the cache and leave the rows",
        syntax: ["invalidate KEY… [in=CACHE]", "invalidate tag:NAME", "invalidate PATTERN"],
        parameters: [.keys],
        options: [
            OptionSpec("in", .cache, standard: "the cache built last", "the cache to take them out of")
        ],
        discussion: """
            What one does when the database was changed behind the cache's back: the next read is a miss and loads the \
            present value. A pattern (user:*, user:?, user:[1-3]) and a tag stand for all keys that match and are cached, or \
            have the tag. Only the cache that is named forgets; caches that stand over or under it do not.
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
        let cache = try context.cacheOrLast(cache)
        let meant = try keys.resolved(context, in: cache, mayBeEmpty: true)
        for key in meant.known(to: context.world.names) {
            // Of several that match a pattern, one may have gone with another that it depends on.
            if keys.hasPatterns || keys.count < meant.count, cache.memory[key.id] == nil { continue }
            _ = try await context.world.invalidate(key, in: cache, client: context.client)
        }
        context.settlePrediction()
    }
}
