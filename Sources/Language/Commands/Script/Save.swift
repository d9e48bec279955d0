struct Save: SessionCommand {
    static let spec = CommandSpec(
        "save", .script, "write the session to a file, as a script that reproduces it",
        syntax: ["save FILE", "save! FILE"],
        parameters: [.path],
        discussion: """
            Writes every statement that was run and not undone, the questions (show, stats, why, expect) included, with \
            the seed on top. 'larder run FILE' gives the same answers; 'larder test --update FILE' keeps them as a \
            golden. A file that Larder saved before is replaced, as a whole or not at all; 'save!' replaces any other \
            file too. A link stays a link, and the file's permissions stay. A script writes no hidden file.
            """,
        example: """
            save first.larder
            """, changesState: false)

    /// The form that replaces a file that Larder did not write.
    static let insistent = "save!"

    private let path: ArgumentReader.Text

    init(_ arguments: inout ArgumentReader) throws { path = try arguments.next("a file") }

    func run(in session: Session, _ statement: Statement) throws {
        let insists = statement.name.literal == Self.insistent
        do { try session.save(to: path.text, from: statement, insists: insists) } catch let problem as Problem
        {
            throw Diagnostic(problem, statement.source, path.span)
        }
    }
}
