internal import Tracing
internal import Caching

struct Mark: Command {
    static let spec = CommandSpec(
        "mark", .see, "start a count of its own from here", syntax: ["mark NAME"], parameters: [.newName],
        discussion: "'stats since=NAME' counts from the mark on. A mark of the same name is set anew.",
        example: """
            database users rows=user:1..user:100
            cache front over users
            trace off
            read user:1
            mark warm
            read user:1
            stats front since=warm
            """)

    private let name: String

    init(_ arguments: inout ArgumentReader) throws {
        name = try arguments.next("a name") { text throws(Problem) in try Names.check(text, "mark") }
    }

    func run(_ context: Context) async throws {
        context.engine.changes += 1
        context.world.log.mark(name)
    }
}
