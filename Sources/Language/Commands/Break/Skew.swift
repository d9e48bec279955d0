internal import Caching
internal import Simulation
internal import Tracing

struct Skew: Command {
    static let spec = CommandSpec(
        "skew", .faults, "put a cache's clock wrong",
        syntax: ["skew CACHE [-]TIME \(Occasion.syntax)"],
        parameters: [.cache, .timeSpan],
        options: Occasion.options,
        discussion: """
            A cache keeps the moment at which an entry ends, by its own clock. When that clock jumps ahead, what was \
            stored before ends so much sooner, at once where it has less left; when it jumps back (-30s), it lives so \
            much longer than its ttl says. The same happens the other way round to what was stored meanwhile, as the \
            clock is put right. Also what happens where a copy of a cache is loaded on another machine.
            """,
        example: """
            database users rows=user:1..user:100
            cache front over users ttl=60s
            read user:1
            advance 10s
            skew front 55s
            read user:1
            skew front -1h
            """)

    private let cache: ArgumentReader.Text
    private let span: TimeSpan
    private let occasion: Occasion

    init(_ arguments: inout ArgumentReader) throws {
        cache = try arguments.next("a cache")
        span = try arguments.next("a time") { text throws(Problem) in
            let isBack = text.hasPrefix("-")
            let span = try Units.timeSpan(isBack ? String(text.dropFirst()) : text, for: "a time")
            return isBack ? .zero - span : span
        }
        occasion = try Occasion(&arguments)
    }

    func run(_ context: Context) async throws {
        let place = cache.span
        let cache = try context.cache(cache)
        try context.checkIsSimulated(
            cache, "'skew' would put its clock wrong",
            remedy: "a simulated cache has a clock that can be put wrong", at: place)
        occasion.run(context, changesMemory: true) { [span] in
            context.world.disturb(cache, .skewed(by: span, until: $0))
        }
    }
}
