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

    /// Whether all of it is shown, however long it is.
    private let showsAll: Bool

    init(_ arguments: inout ArgumentReader) throws {
        var all = arguments.rest()
        showsAll = all.last?.text == "all"
        if showsAll { all.removeLast() }
        words = all
    }

    /// What is kept free of a terminal: the statement, what is said of the rest, and the next prompt.
    private static let margin = 3

    /// As much of a text as a terminal shows, and how much more there is.
    private static func bounded(_ text: String, typed: String, _ rows: Int?) -> String {
        let lines = text.split(separator: "\n", omittingEmptySubsequences: false).dropLast()
        guard let rows, lines.count > rows - 1 else { return text }
        let shown = lines.prefix(max(10, rows - margin))
        return shown.joined(separator: "\n") + "\n… \(lines.count - shown.count) more lines: \(typed) all\n"
    }

    func run(in session: Session, _ statement: Statement) throws {
        do {
            let text = try Help.text(on: words.map(\.text).joined(separator: " "))
            session.output.write(
                showsAll ? text : Self.bounded(text, typed: statement.text, session.options.rows()))
        } catch let problem as Problem {
            guard let first = words.first, let last = words.last else { throw problem }
            throw Diagnostic(problem, statement.source, Span(first.span.from, last.span.to))
        }
    }
}
