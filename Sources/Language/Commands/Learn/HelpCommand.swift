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

    private let words: [String]

    init(_ arguments: inout ArgumentReader) throws { words = arguments.rest().map(\.text) }

    func run(in session: Session, _ statement: Statement) throws {
        session.output.write(try Help.text(on: words.joined(separator: " ")))
    }
}
