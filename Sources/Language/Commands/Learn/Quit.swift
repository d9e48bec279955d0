struct Quit: SessionCommand {
    static let spec = CommandSpec(
        "quit", .learn, "leave", syntax: ["quit"],
        discussion: "Ends the session, as Ctrl-D at an empty prompt does. In a script, the rest is not run.",
        example: "quit", changesState: false)

    init(_ arguments: inout ArgumentReader) throws {}

    func run(in session: Session, _ statement: Statement) throws { session.isOver = true }
}
