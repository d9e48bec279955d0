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
        for text in keys {
            let meant = try Self.meant(by: text, in: cache, context)
            for key in meant {
                // Of several, one may have gone with another that it depends on.
                if meant.count > 1, cache.table[key.id] == nil { continue }
                _ = try await context.world.invalidate(key, in: cache, client: context.client)
            }
        }
        context.settlePrediction()
    }

    /// The keys that a word stands for: a key, those that match a pattern, or those of a tag.
    private static func meant(by text: String, in cache: CacheNode, _ context: Context) throws -> [Key] {
        let names = context.world.names
        if text.hasPrefix("tag:"), names.known(text) == nil {
            let name = String(text.dropFirst("tag:".count))
            let keys = context.world.relations?.keys(taggedWith: name) ?? []
            guard !keys.isEmpty else {
                let known = context.world.relations?.tags ?? []
                throw context.error(
                    .unknownTag(name, nearest: NearestWord.find(name, among: known), known: known))
            }
            return keys.map { names.key($0) }
        }
        guard let glob = Glob(text) else { return [context.key(text)] }
        let found = cache.table.keysByAge.map { names.key($0) }.filter { glob.matches($0.text) }
        if found.isEmpty { context.output.line("\(cache.name) has no key that matches \(text)") }
        return found
    }
}
