internal import Simulation

struct For: Command {
    static let spec = CommandSpec(
        "for", .script, "run statements for each of several values", syntax: ["for NAME in VALUE… { … }"],
        parameters: [.newName, .words(["in"]), .keys],
        discussion: "A value may be a range: 1..5, user:1..user:5. The variable is $NAME inside the block.",
        example: """
            database users rows=user:1..user:100
            for k in user:1..user:2 user:9 {
              read $k
            }
            """)

    private let name: String
    private let values: KeyList
    private let body: Block

    init(_ arguments: inout ArgumentReader) throws {
        name = try arguments.next("a name") { text throws(Problem) in try Names.check(text, "variable") }
        guard arguments.take("in") else {
            throw arguments.error(
                .missing("in", of: "for", syntax: Self.spec.syntax[0]), at: arguments.statement.span)
        }
        values = try KeyList(&arguments)
        body = try arguments.body(example: "for k in user:1..user:5 { read $k }")
    }

    func run(_ context: Context) async throws {
        for value in values {
            try context.simulation.budget.spend()
            let frame = Frame(parent: context.frame)
            frame.declare(name, value)
            try await context.run(body, frame: frame)
        }
    }
}
