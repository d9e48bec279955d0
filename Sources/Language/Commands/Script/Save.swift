struct Save: SessionCommand {
    static let spec = CommandSpec(
        "save", .script, "write the session to a file, as a script that reproduces it", syntax: ["save FILE"],
        parameters: [.path],
        discussion: """
            Writes every statement that was run and not undone, the questions (show, stats, why, expect) included, with \
            the seed on top. 'larder run FILE' gives the same answers; 'larder test --update FILE' keeps them as a \
            golden. An existing file is replaced as a whole or not at all.
            """,
        example: """
            save first.larder
            """, changesState: false)

    private let path: ArgumentReader.Text

    init(_ arguments: inout ArgumentReader) throws { path = try arguments.next("a file") }

    func run(in session: Session, _ statement: Statement) throws {
        do { try session.save(to: path.text, from: statement) } catch let problem as Problem {
            throw Diagnostic(problem, statement.source, path.span)
        }
    }
}
