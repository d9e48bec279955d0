internal import Caching

struct Write: Command {
    static let spec = CommandSpec(
        "write", .use, "write a value through the cache",
        syntax: ["write KEY VALUE [in=NODE] [if-version=N]"],
        parameters: [.key, .text],
        options: [
            OptionSpec("in", .node, standard: "the cache built last", "the node by which the write enters"),
            WantedVersion.option,
        ],
        discussion: """
            How far the value has come when the write is acknowledged depends on the strategy: in the database \
            (durable), or in the cache and its queue (dirty). '@users write user:1 "Bo"' writes to a database behind \
            the cache's back; '@front write user:1 "Bo"' puts a value into the cache alone. With if-version=N the database \
            writes only if the row still has this version ('help read'), and else refuses with a conflict \
            (compare-and-set, optimistic locking); 'let ok = write …' sets OK, or nothing if it failed.
            """,
        example: """
            database users rows=user:1..user:100
            cache front over users strategy=write-through
            write user:1 "Ann"
            read user:1
            """, takesNode: true)

    private let keys: KeyList
    private let value: String
    private let via: ArgumentReader.Text?
    private let node: ArgumentReader.Text?
    private let wanted: WantedVersion?

    init(_ arguments: inout ArgumentReader) throws {
        keys = try KeyList(one: &arguments)
        value = try arguments.next("a value").text
        via = try arguments.text("in")
        node = arguments.node
        wanted = try WantedVersion(&arguments)
    }

    func run(_ context: Context) async throws {
        for key in try keys.resolved(context).known(to: context.world.names) {
            let outcome: Outcome
            if let node, let cache = context.world.cache(node.text) {
                if let wanted { throw wanted.refusal(at: cache, context) }
                outcome = try await context.world.put(key, value, into: cache, client: context.client)
            } else {
                let entrance = try context.entrance(node ?? via)
                try wanted?.check(entrance, context)
                outcome = try await context.world.write(
                    key, value, through: entrance, client: context.client, ifVersion: wanted?.number)
            }
            context.noteSuccess(outcome)
            context.settlePrediction()
        }
    }
}
