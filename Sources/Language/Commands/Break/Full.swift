internal import Caching
internal import Simulation
internal import Tracing

struct Full: Command {
    static let spec = CommandSpec(
        "full", .faults, "fill a cache's memory, or its write-behind queue",
        syntax: ["full CACHE [memory|queue] \(Occasion.syntax)"],
        parameters: [.cache, .words(["memory", "queue"])],
        options: Occasion.options,
        discussion: """
            Full memory: nothing more can be stored, what is there is still found and can be taken out; each store that \
            fails counts as errors-out-of-memory. So a real cache without eviction behaves (Redis under noeviction). Full \
            queue: a write-behind queue takes nothing in, and writers wait until there is room ('help back-pressure').
            """,
        example: """
            database users rows=user:1..user:100
            cache front over users
            read user:1
            full front memory for=10s
            read user:1 user:2 user:2
            """)

    private let cache: ArgumentReader.Text
    private let isQueue: Bool
    private let occasion: Occasion

    init(_ arguments: inout ArgumentReader) throws {
        cache = try arguments.next("a cache")
        isQueue = arguments.take("queue")
        if !isQueue { _ = arguments.take("memory") }
        occasion = try Occasion(&arguments)
    }

    func run(_ context: Context) async throws {
        let cache = try context.cache(cache)
        occasion.run(context) { [isQueue] in
            context.world.disturb(cache, isQueue ? .queueFull(until: $0) : .memoryFull(until: $0))
        }
    }
}
