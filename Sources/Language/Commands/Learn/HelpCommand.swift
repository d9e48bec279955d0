struct HelpCommand: SessionCommand {
    static let spec = CommandSpec(
        "help", .learn, "explain a statement, an option or an idea", syntax: ["help", "help TOPIC"],
        parameters: [.topic],
        discussion: """
            Alone it lists the statements by group. A topic is a statement (help read), a strategy (help write-behind), \
            an eviction policy (help lru), an idea (help stampede), or a list (help strategies, help policies, help \
            topics). Every example is run as you read it.
            """,
        example: "help ttl", changesState: false)

    private let words: [ArgumentReader.Text]

    init(_ arguments: inout ArgumentReader) throws { words = arguments.rest() }

    func run(in session: Session, _ statement: Statement) throws {
        do { session.output.write(try Help.text(on: words.map(\.text).joined(separator: " "))) } catch let
            problem as Problem
        {
            guard let first = words.first, let last = words.last else { throw problem }
            throw Diagnostic(problem, statement.source, Span(first.span.from, last.span.to))
        }
    }
}
