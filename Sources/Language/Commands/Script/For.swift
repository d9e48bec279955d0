internal import Basics
internal import Simulation

struct For: Command {
    static let spec = CommandSpec(
        "for", .script, "run statements for each of several values",
        syntax: ["for NAME in VALUE… { … }", "for NAME in VALUE… STATEMENT"],
        parameters: [.newName, .words(["in"]), .keys],
        discussion:
            "A value may be a range: 1..5, user:1..user:5, or a pattern of keys: user:*. The variable is $NAME inside the block.",
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
        name = try arguments.next("a name") { text throws(Problem) in try Names.checkVariable(text) }
        guard arguments.take("in") else {
            throw arguments.error(
                .missing("in", of: "for", syntax: Self.spec.syntax[0]), at: arguments.statement.span)
        }
        values = try Self.values(&arguments)
        body = try arguments.body(example: "for k in user:1..user:5 { read $k }")
    }

    /// The values, up to the block or to the statement that is run for each.
    private static func values(_ arguments: inout ArgumentReader) throws -> KeyList {
        var words: [KeyWord] = []
        while let word = arguments.peek, words.isEmpty || !arguments.isStatementNext {
            _ = try arguments.next("a value")
            words.append(try value(word, arguments))
        }
        guard !words.isEmpty else {
            throw arguments.error(
                .missing("values behind in", of: "for", syntax: spec.syntax[0]), at: arguments.statement.span)
        }
        return KeyList(words)
    }

    /// A value is a key, a range or a pattern, or any other word, such as `10%` or `clock(bits=2)`.
    private static func value(_ word: ArgumentReader.Text, _ arguments: ArgumentReader) throws -> KeyWord {
        if !word.isQuoted, word.text.hasPrefix("range(") {
            throw arguments.error(.habit(.rangeCall(word.text)), at: word.span)
        }
        if word.isQuoted || word.text.contains("..") || Glob(word.text) != nil || Habit.of(word) != nil {
            return try KeyWord(word, arguments)
        }
        return .literal(word.text)
    }

    func run(_ context: Context) async throws {
        for value in try values.resolved(context) {
            try context.simulation.budget.spend()
            let frame = Frame(parent: context.frame)
            frame.declare(name, value)
            try await context.run(body, frame: frame)
        }
    }
}
