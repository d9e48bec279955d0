struct Lesson: SessionCommand {
    static let spec = CommandSpec(
        "lesson", .learn, "take a lesson of the course", syntax: ["lesson", "lesson N"],
        parameters: [.number],
        discussion: """
            Begins the lesson of this number, or goes on where you stopped; without a number, the next one that is not \
            done. A lesson has a session of its own, so nothing of yours is touched, and 'quit' leads back here. Part \
            of a lesson's name does in place of its number. From the shell: larder learn N.
            """,
        example: "lesson 1", changesState: false)

    private let name: String?

    init(_ arguments: inout ArgumentReader) throws {
        let words = arguments.rest().map(\.text)
        name = words.isEmpty ? nil : words.joined(separator: " ")
    }

    func run(in session: Session, _ statement: Statement) throws {
        guard let teacher = session.teacher else {
            throw Diagnostic(.noTeacher, statement.source, statement.span)
        }
        teacher.beginLesson(name)
    }
}
