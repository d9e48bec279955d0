internal import Caching

struct Drop: Command {
    static let spec = CommandSpec(
        "drop", .build, "take a node away", syntax: ["drop NODE"], parameters: [.node],
        discussion: """
            A node over which a cache stands cannot go, nor a cache that still holds dirty writes: 'settle' has them \
            written back first.
            """,
        example: """
            database users rows=user:1..user:100
            cache front over users
            drop front
            """)

    private let node: ArgumentReader.Text

    init(_ arguments: inout ArgumentReader) throws { node = try arguments.next("a node") }

    func run(_ context: Context) async throws {
        let found = try context.node(node)
        if let over = context.world.cache(over: found) {
            throw context.error(.stillInUse(found.name, by: over.name), at: node.span)
        }
        if let cache = context.world.cache(found.name) {
            let dirty = cache.queue.waiting.count + cache.queue.underWay.count
            if dirty > 0 { throw context.error(.stillDirty(cache.name, dirty), at: node.span) }
        }
        context.world.drop(found)
    }
}
