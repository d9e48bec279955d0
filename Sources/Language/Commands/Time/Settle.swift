internal import Caching
internal import Simulation
internal import Tracing

struct Settle: Command {
    static let spec = CommandSpec(
        "settle", .time, "let time pass until nothing is pending", syntax: ["settle [for=TIME]"],
        options: [OptionSpec("for", .timeSpan, standard: "1h", "give up after this time")],
        discussion: """
            Waits for operations, refreshes, queued writes and what 'at', 'after' and 'every … for=' have in store; not \
            for entries to expire or faults to end. If something is still pending after the time, it says what.
            """,
        example: """
            database users rows=user:1..user:100
            cache front over users strategy=write-behind flush-every=5s
            write user:1 "Ann"
            settle
            """)

    private let limit: TimeSpan

    init(_ arguments: inout ArgumentReader) throws {
        limit = try arguments.timeSpanOption("for") ?? .seconds(3600)
    }

    func run(_ context: Context) async throws {
        if try await context.world.settle(until: context.simulation.now + limit) {
            for client in context.world.holds.standing {
                guard let name = context.world.names.client(client) else { continue }
                context.output.line("\(name) stands; 'release \(name)' lets it go on")
            }
            return
        }
        var pending = "work is still under way"
        for cache in context.world.caches where cache.queue.waiting.count + cache.queue.underWay.count > 0 {
            let count = cache.queue.waiting.count + cache.queue.underWay.count
            pending =
                "\(count) \(count == 1 ? "write" : "writes") of \(cache.name) \(count == 1 ? "is" : "are") still dirty"
        }
        context.output.line("not settled after \(limit): \(pending)")
    }
}
