struct Lessons: SessionCommand {
    static let spec = CommandSpec(
        "lessons", .learn, "list the lessons of the course", syntax: ["lessons"],
        discussion: """
            Each with its title, how long it takes and how far you have come. 'lesson 3' begins one, or goes on with it.
            """,
        example: "lessons", changesState: false)

    init(_ arguments: inout ArgumentReader) throws {}

    func run(in session: Session, _ statement: Statement) throws {
        guard let teacher = session.teacher else {
            throw Diagnostic(.noTeacher, statement.source, statement.span)
        }
        teacher.listLessons()
    }
}
