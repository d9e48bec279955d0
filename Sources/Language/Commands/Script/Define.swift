struct Define: Command {
    static let spec = CommandSpec(
        "define", .script, "give a name to a sequence of statements",
        syntax: ["define NAME(ARGUMENT, …) { … }", "define NAME(ARGUMENT, …) STATEMENT"],
        parameters: [.newName],
        discussion: """
            The name is then a statement; its arguments are $ARGUMENT inside the block, where the \
            variables of the script can be used too. The name of a built-in statement cannot be taken.
            """,
        example: """
            database users rows=user:1..user:100
            cache front over users
            define twice(key) {
              read $key
              read $key
            }
            twice user:1
            """, syntaxTraits: SyntaxTraits(definesStatement: true))

    private let definition: Definition

    init(_ arguments: inout ArgumentReader) throws {
        let word = try arguments.next("a name, with its arguments in parentheses")
        guard let open = word.text.firstIndex(of: "("), word.text.hasSuffix(")") else {
            throw arguments.error(
                .badValue(
                    word.text, for: "beginning of a definition",
                    expected: "NAME(ARGUMENT, …), or NAME() without any"),
                at: word.span)
        }
        let name = try arguments.convert(word) { text throws(Problem) in
            try Names.check(String(text[..<open]), "statement")
        }
        guard CommandRegistry.named(name) == nil else {
            throw arguments.error(.statementTaken(name), at: word.span)
        }
        let inner = word.text[word.text.index(after: open)...].dropLast()
        var parameters: [String] = []
        try Self.checkCommas(word, arguments)
        for part in inner.split(separator: ",") {
            let parameter = try arguments.convert(word) { _ throws(Problem) in
                try Names.checkVariable(String(part), "argument")
            }
            guard !parameters.contains(parameter) else {
                throw arguments.error(.argumentTwice(parameter), at: word.span)
            }
            parameters.append(parameter)
        }
        guard let body = try arguments.uncheckedBody() else {
            throw arguments.error(
                .blockMissing(of: "define", example: "define \(name)() { read user:1 }"),
                at: arguments.statement.span)
        }
        definition = Definition(name: name, parameters: parameters, body: body)
    }

    /// The word has lost its blanks, and with them where one name ended without a comma.
    private static func checkCommas(_ word: ArgumentReader.Text, _ arguments: ArgumentReader) throws {
        let written = arguments.statement.source.text(word.span.range)
        let inner = written.drop { $0 != "(" }.dropFirst().dropLast()
        for part in inner.split(separator: ",") where part.split(whereSeparator: \.isWhitespace).count > 1 {
            throw arguments.error(
                .badValue(
                    part.split(whereSeparator: \.isWhitespace).joined(separator: " "), for: "an argument",
                    expected: "names parted by commas, as in NAME(key, value)"),
                at: word.span)
        }
    }

    func run(_ context: Context) async throws {
        context.engine.changes += 1
        context.engine.definitions[definition.name] = definition
    }
}
