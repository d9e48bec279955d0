internal import Caching
internal import Simulation

struct Depends: Command {
    static let spec = CommandSpec(
        "depends", .use, "declare that copies must go when another key changes",
        syntax: ["depends KEY… on KEY"], parameters: [.keys],
        discussion: """
            From now on, where a cache loses its copy of the last key by a write, a delete or 'invalidate', or gets a \
            new value written into it, it drops the others too, and what depends on those. The trace shows each REMOVE \
            with what brought it about. What was not declared stays, however old: nobody else knows what a value was \
            made of. A client that reads the last key and then stores one of the others by itself (SET, get-or-set) has \
            made it of what it read: a read of that is stale once the last key has changed.
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

    private let dependants: KeyList
    private let source: KeyList

    init(_ arguments: inout ArgumentReader) throws {
        var words = arguments.rest()
        guard words.count >= 3, words[words.count - 2].text == "on" else {
            throw arguments.error(
                .missing("keys, then on, then a key", of: "depends", syntax: Self.spec.syntax[0]),
                at: arguments.statement.span)
        }
        let last = words.removeLast()
        source = KeyList([try KeyWord(last, arguments)])
        guard source.only != nil else {
            throw arguments.error(.oneKeyOnly(last.text, of: "depends … on"), at: last.span)
        }
        words.removeLast()
        dependants = KeyList(try words.map { try KeyWord($0, arguments) })
    }

    func run(_ context: Context) async throws {
        context.engine.changes += 1
        let source = source[0]
        let dependants = try dependants.resolved(context)
        guard !dependants.contains(source) else {
            throw context.error(
                .badValue("\(source) on \(source)", for: "dependency", expected: "two different keys"))
        }
        for dependant in dependants {
            try context.simulation.budget.spend()
            context.world.declare(context.key(dependant), on: context.key(source))
        }
    }
}
