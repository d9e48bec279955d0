struct Include: SessionCommand {
    static let spec = CommandSpec(
        "include", .script, "run the statements of another file", syntax: ["include FILE"],
        parameters: [.path],
        discussion: """
            The path is relative to the file that includes. A script may not include files outside the folder of the \
            script that was started, unless larder was started with --allow-outside. Files may include one another 16 \
            deep, and never themselves.
            """,
        example: """
            include "common.larder"
            """, changesState: false)

    private let path: ArgumentReader.Text

    init(_ arguments: inout ArgumentReader) throws { path = try arguments.next("a file") }

    func run(in session: Session, _ statement: Statement) throws {
        do { try session.include(path.text, from: statement) } catch let problem as Problem {
            throw Diagnostic(problem, statement.source, path.span)
        }
    }
}
