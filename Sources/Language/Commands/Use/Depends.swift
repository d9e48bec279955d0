internal import Caching

struct Depends: Command {
    static let spec = CommandSpec(
        "depends", .use, "declare that copies must go when another key changes",
        syntax: ["depends KEY… on KEY"], parameters: [.keys],
        discussion: """
            From now on, where a cache loses its copy of the last key by a write, a delete or 'invalidate', or gets a \
            new value written into it, it drops the others too, and what depends on those. The trace shows each REMOVE \
            with what brought it about. What was not declared stays, however old: nobody else knows what a value was \
            made of.
            """,
        example: """
            database users rows=user:1..user:9 user:1:posts=12 user:1:followers=40
            cache front over users
            trace off
            read user:1 user:1:posts user:1:followers
            depends user:1:posts user:1:followers on user:1
            trace brief
            write user:1 "Ann"
            """)

    private let dependants: [String]
    private let source: String

    init(_ arguments: inout ArgumentReader) throws {
        var words = arguments.rest().map(\.text)
        guard words.count >= 3, words[words.count - 2] == "on" else {
            throw arguments.error(
                .missing("keys, then on, then a key", of: "depends", syntax: Self.spec.syntax[0]),
                at: arguments.statement.span)
        }
        source = words.removeLast()
        words.removeLast()
        dependants = words
        guard !dependants.contains(source) else {
            throw arguments.error(
                .badValue("\(source) on \(source)", for: "dependency", expected: "two different keys"),
                at: arguments.statement.span)
        }
    }

    func run(_ context: Context) async throws {
        context.engine.changes += 1
        for dependant in dependants {
            context.world.declare(context.key(dependant), on: context.key(source))
        }
    }
}
