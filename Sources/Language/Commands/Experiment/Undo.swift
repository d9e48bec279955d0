struct Undo: SessionCommand {
    static let spec = CommandSpec(
        "undo", .experiment, "take back the last statement that changed something", syntax: ["undo [N]"],
        parameters: [.count],
        discussion: """
            Goes back by running the session again without it, so everything is as it was, the clock and the random draws \
            included. With a number, so many statements, which one 'redo' brings back together. A database that is a file (file=) goes back too, unless \
            another program has changed there what this session wrote.
            """,
        example: """
            database users rows=user:1..user:100
            write user:1 "Ann"
            undo
            read user:1
            """, changesState: false)

    private let count: Int

    init(_ arguments: inout ArgumentReader) throws {
        count = try arguments.times("number of statements")
    }

    func run(in session: Session, _ statement: Statement) throws {
        try session.undo(count)
    }
}
