internal import Basics
internal import Caching
internal import Simulation
internal import Tracing

struct Workload: Command {
    static let spec = CommandSpec(
        "workload", .clients, "send a stream of reads and writes",
        syntax: ["workload keys=KEYS [rate=RATE] [for=TIME] [OPTION=VALUE…]"],
        options: [
            OptionSpec("keys", .keys, "the keys, the most popular first"),
            OptionSpec(
                "zipf", .number, standard: "0",
                "how skewed their popularity is: 0 all alike, 0.99 as in the YCSB benchmark"),
            OptionSpec("rate", .rate, standard: "100/s", "how many operations begin"),
            OptionSpec("for", .timeSpan, standard: "10s", "how long"),
            OptionSpec("writes", .share, standard: "0%", "the share of writes"),
            OptionSpec(
                "arrivals", .words(["even", "random"]), standard: "even",
                "at even distances, or as a Poisson process"),
            OptionSpec(
                "seed", .number, standard: "0",
                "which draws: those of another seed have nothing to do with them"),
            OptionSpec("trace", .flag, standard: "off", "whether the trace shows each operation"),
            OptionSpec("in", .node, standard: "the cache built last", "the node by which operations enter"),
        ],
        discussion: """
            An open load: operations begin at their rate, whether or not earlier ones have finished ('help \
            open-load'), and the statement ends when the last one has. Keys are drawn at random by Zipf's \
            law, key number k with a weight of 1/k^zipf ('help zipf'). Every workload of a session draws the same, \
            so that what was changed between two is what makes them differ; seed=1, seed=2, … draw others, such as \
            one to warm a cache and another to measure it. A summary is printed; 'stats' tells more.
            """,
        example: """
            database users rows=user:1..user:1000
            cache front over users capacity=100
            workload keys=user:1..user:1000 zipf=0.99 rate=1000/s for=5s writes=5%
            """)

    private let keys: KeyList
    private let zipf: Double
    private let rate: Double
    private let length: TimeSpan
    private let writes: Double
    private let isRandom: Bool
    private let draws: Int
    private let showsTrace: Bool
    private let via: ArgumentReader.Text?

    init(_ arguments: inout ArgumentReader) throws {
        guard
            let pattern = try arguments.option(
                "keys",
                { text throws(Problem) in
                    guard let pattern = RowPattern(text) else { throw .badPattern(text) }
                    guard pattern.count <= 10_000_000 else {
                        throw .outOfRange(text, for: "keys=", expected: "at most 10000000 keys")
                    }
                    return pattern
                })
        else {
            throw arguments.error(
                .missingOption(
                    "keys", of: "workload", example: "workload keys=user:1..user:100 rate=100/s for=10s"))
        }
        keys = KeyList(pattern)
        zipf =
            try arguments.option("zipf") { text throws(Problem) in
                guard let number = Double(text), number >= 0, number <= 10 else {
                    throw .badValue(text, for: "skew", expected: "a number from 0 to 10, such as 0.99")
                }
                return number
            } ?? 0
        rate =
            try arguments.option("rate") { text throws(Problem) in try Units.rate(text, for: "rate=") } ?? 100
        length = try arguments.timeSpanOption("for") ?? .seconds(10)
        writes =
            try arguments.option("writes") { text throws(Problem) in try Units.share(text, for: "writes=") }
            ?? 0
        isRandom =
            try arguments.option("arrivals") { text throws(Problem) in
                guard ["even", "random"].contains(text) else {
                    throw .badValue(text, for: "kind of arrivals", expected: "even or random")
                }
                return text == "random"
            } ?? false
        draws =
            try arguments.option("seed") { text throws(Problem) in
                guard let number = Int(text), number >= 0 else {
                    throw .badValue(text, for: "seed", expected: "a whole number from 0, such as 1")
                }
                return number
            } ?? 0
        showsTrace = try arguments.flag("trace") ?? false
        via = try arguments.text("in")
    }

    func run(_ context: Context) async throws {
        let entrance = try context.entrance(via)
        _ = try keys.resolved(context)
        let load = LoadGenerator(context, through: entrance)
        if !showsTrace { context.engine.quiet += 1 }
        defer { if !showsTrace { context.engine.quiet -= 1 } }
        var requests = DrawnRequests(
            world: context.world, keys: keys, zipf: zipf, writes: writes, draws: draws)
        let count = Int((length.seconds * rate).rounded())
        var gaps = DrawnRequests.stream("workload arrivals", draws, context.world)
        let began = context.simulation.now
        var elapsed = 0.0
        var number = 0
        while true {
            try context.simulation.budget.spend()
            elapsed = isRandom ? elapsed - ExactMath.log(1 - gaps.unit()) / rate : Double(number) / rate
            // How many arrivals of a Poisson process there are in a time is random too.
            if isRandom ? elapsed >= length.seconds : number >= count { break }
            number += 1
            try await context.simulation.pause(until: began + TimeSpan.seconds(1).scaled(by: elapsed))
            load.start(requests.next())
        }
        try await load.finish()
        context.output.line(load.summary)
    }
}

/// The requests of a workload, drawn one by one.
private struct DrawnRequests {
    private static let knownLimit = 100_000

    private let names: Tracing.Names
    private let keys: KeyList
    /// The keys in order; empty where there are so many that each is named only when it is drawn.
    private let known: [Key]
    private let popularity: Zipf
    private let writes: Double
    private var choices: RandomStream
    private var verbs: RandomStream
    private var written = 0

    init(world: World, keys: KeyList, zipf: Double, writes: Double, draws: Int) {
        names = world.names
        self.keys = keys
        known = keys.count <= Self.knownLimit ? keys.map { world.names.key($0) } : []
        popularity = Zipf(count: keys.count, exponent: zipf)
        self.writes = writes
        choices = Self.stream("workload keys", draws, world)
        verbs = Self.stream("workload writes", draws, world)
    }

    /// A stream of its own for each purpose and each workload's seed, so that more writes draw the same keys.
    static func stream(_ purpose: String, _ draws: Int, _ world: World) -> RandomStream {
        world.stream(draws == 0 ? purpose : "\(purpose) \(draws)")
    }

    mutating func next() -> LoadGenerator.Request {
        let position = popularity.draw(from: &choices)
        let key = known.isEmpty ? names.key(keys[position]) : known[position]
        guard writes > 0, verbs.chance(writes) else { return .read(key) }
        written += 1
        return .write(key, "value \(written)", padding: 0)
    }
}
