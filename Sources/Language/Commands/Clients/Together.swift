internal import Caching
internal import Simulation

struct Together: Command {
    static let spec = CommandSpec(
        "together", .clients, "let several clients act at the same instant",
        syntax: ["together { … }", "together N { … }", "together N STATEMENT"],
        parameters: [.count, .statement],
        discussion: """
            Without a number each line of the block is a client of its own; with one, so many clients each \
            run the whole block. They start at the same instant, in the order of the lines, and the \
            statement ends when all have finished. The trace calls them app#1, app#2 and so on.
            """,
        example: """
            database users rows=user:1..user:100
            cache front over users strategy=read-through single-flight=on
            together 3 read user:1
            """)

    private let count: Int?
    private let body: Block

    init(_ arguments: inout ArgumentReader) throws {
        if let word = arguments.peek, Int(word.text) != nil {
            count = try arguments.next("a number") { text throws(Problem) in
                try Units.integer(text, for: "number of clients", in: 1...1_000_000)
            }
        } else {
            count = nil
        }
        body = try arguments.body(example: "together 100 { read user:1 }")
    }

    func run(_ context: Context) async throws {
        let clients =
            count.map { Array(repeating: body, count: $0) }
            ?? body.statements.map { Block(statements: [$0], span: $0.span) }
        let group = TaskCount(clients.count, context.simulation)
        for (index, block) in clients.enumerated() {
            // A client costs a step before it does anything, so that no number of them escapes the limits.
            try context.simulation.budget.spend()
            context.world.startPending(named: "client \(index + 1)") {
                do { try await context.run(block, client: Int32(index + 1)) } catch {
                    group.failure = group.failure ?? error
                }
                group.finishedOne()
            }
        }
        try await group.wait()
    }
}

/// Waits for a number of tasks.
final class TaskCount: @unchecked Sendable {
    // Confined to the simulation's thread.
    private var left: Int
    private let done: Signal
    /// The first error of a task.
    var failure: (any Error)?

    init(_ count: Int, _ simulation: Simulation) {
        left = count
        done = Signal(simulation)
    }

    func finishedOne() {
        left -= 1
        if left == 0 { done.fire() }
    }

    /// Waits until all have finished.
    ///
    /// - Throws: the first error that one of them met.
    func wait() async throws {
        if left > 0 { try await done.wait() }
        if let failure { throw failure }
    }
}
