internal import Caching
internal import Simulation

struct Tag: Command {
    static let spec = CommandSpec(
        "tag", .use, "give keys a tag, to invalidate them by", syntax: ["tag NAME KEY…"],
        parameters: [.tag, .keys],
        discussion: """
            A key may have many tags, and a tag many keys. 'invalidate tag:NAME' takes them all out of a cache in one call. \
            A tag is for what belongs together and is changed together: all pages that show a price.
            """,
        example: """
            database users rows=user:1..user:9
            cache front over users
            trace off
            read user:1..user:9
            tag staff user:2 user:3 user:5
            trace brief
            invalidate tag:staff
            """)

    private let name: String
    private let keys: KeyList

    init(_ arguments: inout ArgumentReader) throws {
        name = try arguments.next("a name") { text throws(Problem) in try Names.check(text, "tag") }
        keys = try KeyList(&arguments)
    }

    func run(_ context: Context) async throws {
        context.engine.changes += 1
        for text in try keys.resolved(context) {
            try context.simulation.budget.spend()
            context.world.tag(context.key(text), name)
        }
    }
}
