struct Reset: SessionCommand {
    static let spec = CommandSpec(
        "reset", .build, "start again with nothing", syntax: ["reset"],
        discussion: """
            Takes away every node, variable, definition, mark and event and puts the clock back to 0; 'trace' stays as it \
            is set. It stands on a line of its own, never in a block. 'undo' brings it all back.
            """,
        example: """
            database users rows=user:1..user:100
            reset
            show
            """)

    init(_ arguments: inout ArgumentReader) throws {}

    func run(in session: Session, _ statement: Statement) throws { try session.reset(statement) }
}
