internal import Caching
internal import Simulation

struct GetOrSet: Command {
    static let spec = CommandSpec(
        "get-or-set", .use, "get a key from a cache, or make its value and set it",
        syntax: ["get-or-set KEY [VALUE] [takes=TIME] [fails=SHARE] [ttl=TIME] [in=CACHE]"],
        parameters: [.key, .text],
        options: [
            OptionSpec(
                "takes", .distribution, standard: "0s", "how long the loader works to make the value"),
            OptionSpec("fails", .share, standard: "0%", "the share of the loader's runs that fail"),
            OptionSpec("ttl", .timeSpan, standard: "the cache's", "how long this value may live"),
            OptionSpec("in", .cache, standard: "the cache built last", "the cache that may have it"),
        ],
        discussion: """
            What redis_cache.get_or_set(key, callback, expire) does: ask the cache; if it has nothing, call the \
            loader, which makes VALUE and takes its time, and set that with a ttl of its own. No database is asked: it is \
            for what is made, such as a report, a page, or the answer of another service. It is a read with the loader in \
            the place of the store, so the options of the cache guard it too: timeout, retries, hedge, single-flight, \
            lease, early, stale-while-revalidate, stale-if-error, sliding and refresh-ahead; breaker and connections \
            belong to what the cache stands over. It is the main call of FusionCache (GetOrSet), BentoCache (getOrSet), \
            Rails (fetch) and Django (get_or_set). A loader without a VALUE makes nothing, and nothing is cached unless \
            negative-ttl says so, so the next call runs it again. Concurrent callers all run it, unless the cache has \
            single-flight=on or lease=.
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
    private let cache: ArgumentReader.Text?

    init(_ arguments: inout ArgumentReader) throws {
        keys = try KeyList(one: &arguments)
        let text = arguments.hasMore ? try arguments.next("a value").text : nil
        let takes = try arguments.option("takes") { text throws(Problem) in
            try Units.distribution(text, for: "takes=")
        }
        let fails = try arguments.option("fails") { text throws(Problem) in
            try Units.share(text, for: "fails=")
        }
        loader = Loader(
            text: text, takes: takes ?? .fixed(.zero), fails: fails ?? 0,
            ttl: try arguments.positiveTimeSpanOption("ttl"))
        cache = try arguments.text("in")
    }

    func run(_ context: Context) async throws {
        let cache = try context.cacheOrLast(cache)
        for key in try keys.resolved(context).known(to: context.world.names) {
            _ = try await context.world.getOrSet(
                key, in: cache, loader: loader, client: context.client)
            context.settlePrediction()
        }
    }
}
