internal import Simulation

struct Repeat: Command {
    static let spec = CommandSpec(
        "repeat", .script, "run statements several times", syntax: ["repeat N { … }", "repeat N STATEMENT"],
        parameters: [.count, .statement],
        discussion: "One round after the other. To count the rounds, use 'for i in 1..5'.",
        example: """
            database users rows=user:1..user:100
            cache front over users
            repeat 2 read user:1
            """)

    private let count: Int
    private let body: Block

    init(_ arguments: inout ArgumentReader) throws {
        count = try arguments.next("a number") { text throws(Problem) in
            try Units.integer(text, for: "number of rounds", in: 0...1_000_000_000)
        }
        body = try arguments.body(example: "repeat 5 { read user:1 }")
    }

    func run(_ context: Context) async throws {
        for _ in 0..<count {
            try context.simulation.budget.spend()
            try await context.run(body)
        }
    }
}
