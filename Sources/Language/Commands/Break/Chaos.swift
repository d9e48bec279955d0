internal import Basics
internal import Caching
internal import Simulation
internal import Tracing

struct Chaos: Command {
    static let spec = CommandSpec(
        "chaos", .faults, "break nodes at random, under the seed",
        syntax: ["chaos NODE… [every=TIME] [lasting=TIME] [for=TIME] [kinds=KIND,…]"],
        parameters: [.node],
        options: [
            OptionSpec(
                "every", .timeSpan, standard: "30s", "how long between two faults of a node on average"),
            OptionSpec("lasting", .timeSpan, standard: "2s", "how long a fault lasts on average"),
            OptionSpec("for", .timeSpan, standard: "5m", "when it stops"),
            OptionSpec(
                "kinds", .list(kinds, "KIND,…"), standard: "fail,slow,flaky",
                "which of \(kinds.joined(separator: ", "))"),
        ],
        discussion: """
            Returns at once; while time passes each node breaks again and again. Gaps and lengths are drawn from \
            exponential distributions, kinds evenly: slow means ten times slower, flaky that half of the calls fail. \
            Each node draws from its own stream of the seed, so the same script has the same faults, and two settings \
            can be compared under them ('help compare').
            """,
        example: """
            database users rows=user:1..user:100
            cache front over users
            chaos users every=10s lasting=2s for=1m
            advance 30s
            """)

    static let kinds = ["fail", "slow", "flaky", "hang", "crash"]

    private let nodes: [ArgumentReader.Text]
    private let every: TimeSpan
    private let lasting: TimeSpan
    private let length: TimeSpan
    private let chosen: [String]

    init(_ arguments: inout ArgumentReader) throws {
        nodes = [try arguments.next("a node")] + arguments.rest()
        every = try arguments.positiveTimeSpanOption("every") ?? .seconds(30)
        lasting = try arguments.positiveTimeSpanOption("lasting") ?? .seconds(2)
        length = try arguments.positiveTimeSpanOption("for") ?? .seconds(300)
        chosen =
            try arguments.option("kinds") { text throws(Problem) in
                var chosen: [String] = []
                for kind in Variants.values(text) {
                    chosen.append(try Claim.known(kind, "kind of fault", Self.kinds))
                }
                return chosen
            } ?? ["fail", "slow", "flaky"]
    }

    func run(_ context: Context) async throws {
        context.engine.changes += 1
        let end = context.simulation.now + length
        for name in nodes {
            let node = try context.node(name)
            let monkey = Monkey(node: node, world: context.world, end: end)
            context.world.startPending(named: "chaos of \(node.name)") { [every, lasting, chosen] in
                await monkey.run(every: every, lasting: lasting, kinds: chosen)
            }
        }
    }
}

/// Who breaks one node.
private final class Monkey: @unchecked Sendable {
    // Confined to the simulation's thread.
    private let node: any Node
    private let world: World
    private let end: Instant
    private var stream: RandomStream

    init(node: any Node, world: World, end: Instant) {
        self.node = node
        self.world = world
        self.end = end
        stream = world.stream("\(node.name) chaos")
    }

    func run(every: TimeSpan, lasting: TimeSpan, kinds: [String]) async {
        while true {
            let next = world.simulation.now + drawn(every)
            guard next < end, (try? await world.simulation.pause(until: next)) != nil,
                world.nodes.contains(where: { $0 === node })
            else { return }
            let until = world.simulation.now + drawn(lasting)
            switch kinds[Int(stream.below(UInt64(kinds.count)))] {
            case "slow": world.disturb(node, .slow(factor: 10, until: until))
            case "flaky": world.disturb(node, .flaky(share: 0.5, until: until))
            case "hang": world.disturb(node, .hung(until: until))
            case "crash": world.crash(node, until: until)
            default: world.disturb(node, .down(until: until))
            }
        }
    }

    /// Exponentially distributed, in whole milliseconds, and never nothing.
    private func drawn(_ mean: TimeSpan) -> TimeSpan {
        let span = mean.scaled(by: -ExactMath.log(1 - stream.unit()))
        return TimeSpan.milliseconds(max(1, span.nanoseconds / 1_000_000))
    }
}
