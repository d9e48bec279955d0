internal import Simulation

struct If: Command {
    static let spec = CommandSpec(
        "if", .script, "run statements only if something is so",
        syntax: ["if VALUE = VALUE { … }", "if EXPECTATION { … }", "if … { … } else { … }"],
        parameters: [.text],
        discussion: """
            Compares with =, !=, <, >, <= or >=: numbers, times and sizes by their amount, other words as texts. 'nothing' \
            stands for what 'let v = read user:1' or 'let v = GET user:1' sets where nothing was found. Or asks what \
            'expect' can say: if cached user:1 { … }. 'else' or 'else if' may follow.
            """,
        example: """
            database users rows=user:1..user:100
            cache front over users
            let v = read user:1
            if $v = nothing {
              print "no such row"
            } else {
              print "it is $v"
            }
            """)

    private let condition: Condition
    private let body: Block

    init(_ arguments: inout ArgumentReader) throws {
        condition = try Condition(&arguments, example: "if $v = nothing { … }")
        body = try arguments.body(example: "if $v = nothing { print none }")
    }

    func run(_ context: Context) async throws {
        context.engine.changes += 1
        let isSo = try condition.holds(context)
        context.frame.isElseDue = !isSo
        if isSo { try await context.run(body) }
        context.frame.isElseDue = !isSo
    }
}

struct Else: Command {
    static let spec = CommandSpec(
        "else", .script, "run statements if the 'if' before was not so",
        syntax: ["else { … }", "else if VALUE = VALUE { … }"], parameters: [.statement],
        discussion: "It stands behind the block of an 'if', on the same line or on the next.",
        example: """
            let n = 5
            if $n > 7 {
              print large
            } else if $n > 3 {
              print middling
            } else {
              print small
            }
            """)

    private let body: Block
    private let isFollowedByIf: Bool

    init(_ arguments: inout ArgumentReader) throws {
        isFollowedByIf = arguments.peek?.text == If.spec.name
        body = try arguments.body(example: "if $v = nothing { … } else { … }", isChecked: !isFollowedByIf)
    }

    func run(_ context: Context) async throws {
        guard let isDue = context.frame.isElseDue else {
            throw context.error(.misplaced(Self.spec.name, where: "without an 'if' before it"))
        }
        context.engine.changes += 1
        guard isDue else { return }
        // An `if` that follows decides for the next `else`; whatever else follows was the last.
        if isFollowedByIf {
            for statement in body.statements { try await context.run(statement, frame: context.frame) }
        } else {
            try await context.run(body)
            context.frame.isElseDue = nil
        }
    }
}
