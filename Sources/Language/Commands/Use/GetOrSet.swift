internal import Caching
internal import Simulation

struct GetOrSet: Command {
    static let spec = CommandSpec(
        "get-or-set", .use, "get a key from a cache, or make its value and set it",
        syntax: ["get-or-set KEY [VALUE] [takes=TIME] [ttl=TIME] [in=CACHE]"], parameters: [.key, .text],
        options: [
            OptionSpec("takes", .timeSpan, standard: "0s", "how long the loader works to make the value"),
            OptionSpec("ttl", .timeSpan, standard: "the cache's", "how long this value may live"),
            OptionSpec("in", .cache, standard: "the cache built last", "the cache that may have it"),
        ],
        discussion: """
            What redis_cache.get_or_set(key, callback, expire) does: ask the cache; where it has nothing, call the \
            loader, which makes VALUE and takes its time, and set that with a ttl of its own. No database is asked: it is \
            for what is made, such as a report, a page, or the answer of another service. A loader without a VALUE brings \
            nothing, and nothing is cached, so the next call runs it again. Callers at one time all run it, unless the \
            cache has single-flight=on.
            """,
        example: """
            database users
            cache front over users
            get-or-set report:today "42 sales" takes=2s ttl=10m
            get-or-set report:today "43 sales" takes=2s ttl=10m
            get-or-set report:never takes=1s
            """)

    private let keys: KeyList
    private let loader: Loader
    private let ttl: TimeSpan?
    private let cache: ArgumentReader.Text?

    init(_ arguments: inout ArgumentReader) throws {
        keys = try KeyList(one: &arguments)
        let text = arguments.hasMore ? try arguments.next("a value").text : nil
        loader = Loader(text: text, takes: try arguments.timeSpanOption("takes") ?? .zero)
        ttl = try arguments.positiveTimeSpanOption("ttl")
        cache = try arguments.text("in")
    }

    func run(_ context: Context) async throws {
        let cache = try context.cacheOrLast(cache)
        for key in try keys.resolved(context).known(to: context.world.names) {
            _ = try await context.world.getOrSet(
                key, in: cache, loader: loader, ttl: ttl, client: context.client)
            context.settlePrediction()
        }
    }
}
