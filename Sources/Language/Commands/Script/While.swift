internal import Simulation

struct While: Command {
    static let spec = CommandSpec(
        "while", .script, "run statements as long as something is so",
        syntax: ["while VALUE = VALUE [at-most=N] { … }", "while EXPECTATION [at-most=N] { … }"],
        parameters: [.text],
        options: [OptionSpec("at-most", .count, standard: "100", "how many rounds there are at most")],
        discussion: """
            Asks before each round, as 'if' does. After at-most= rounds it goes on behind the block, whatever is so then: no \
            loop runs for ever.
            """,
        example: """
            let n = 1
            while $n < 100 {
              let n = $n * 2
            }
            print $n
            """)

    private let condition: Condition
    private let limit: Int
    private let body: Block

    init(_ arguments: inout ArgumentReader) throws {
        limit =
            try arguments.option("at-most") { text throws(Problem) in
                try Units.integer(text, for: "at-most=", in: 0...1_000_000)
            } ?? 100
        condition = try Condition(&arguments, example: "while $n < 10 { … }")
        body = try arguments.body(example: "while $n < 10 { let n = $n + 1 }")
    }

    func run(_ context: Context) async throws {
        context.engine.changes += 1
        var rounds = 0
        while rounds < limit, try condition.holds(context) {
            try context.simulation.budget.spend()
            try await context.run(body)
            rounds += 1
        }
    }
}
