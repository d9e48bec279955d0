internal import Caching
internal import Running

struct Seed: Command {
    static let spec = CommandSpec(
        "seed", .build, "set what all randomness is derived from", syntax: ["seed N"], parameters: [.count],
        discussion: """
            The same script with the same seed gives the same bytes. It holds for nodes and workloads that are made from \
            now on, so it belongs at the top; --seed sets it for a whole run. Each purpose (a node's latency, a \
            workload's keys) draws from a stream of its own: another draw in one place changes none in another.
            """,
        example: """
            seed 42
            database users rows=user:1..user:100 read=uniform(10ms,30ms)
            read user:1 user:2
            """)

    private let seed: Int

    init(_ arguments: inout ArgumentReader) throws {
        seed = try arguments.next("a number") { text throws(Problem) in
            try Units.integer(text, for: "seed", in: 0 ... .max)
        }
    }

    func run(_ context: Context) async throws {
        context.engine.changes += 1
        // A comparison of seeds says which one holds.
        let other = context.engine.overrides.last { $0.option == Self.spec.name }
        context.world.reseed(other.flatMap { UInt64($0.value) } ?? UInt64(seed))
    }
}
