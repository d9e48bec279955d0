struct Redo: SessionCommand {
    static let spec = CommandSpec(
        "redo", .experiment, "bring back what 'undo' or 'rewind' took", syntax: ["redo [N]"],
        parameters: [.count],
        discussion: """
            Works until another statement changes something. One 'redo' brings back all that one 'undo' or 'rewind' took, \
            however many statements that were; with a number, what so many of them took.
            """,
        example: """
            database users rows=user:1..user:100
            write user:1 "Ann"
            undo
            redo
            read user:1
            """, changesState: false)

    private let count: Int

    init(_ arguments: inout ArgumentReader) throws {
        count = try arguments.times("number of statements")
    }

    func run(in session: Session, _ statement: Statement) throws {
        try session.redo(count)
    }
}
