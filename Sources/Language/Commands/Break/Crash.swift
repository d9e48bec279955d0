internal import Caching
internal import Simulation

struct Crash: Command {
    static let spec = CommandSpec(
        "crash", .faults, "crash a node: a cache loses its memory",
        syntax: ["crash NODE \(Occasion.syntax)"],
        parameters: [.node],
        options: [OptionSpec("for", .timeSpan, standard: "back at once", "how long it stays down")],
        discussion: """
            A cache comes back empty, and its write-behind queue is lost with it: each write that was acknowledged and \
            not yet written back is marked LOST. A database comes back with all its rows.
            """,
        example: """
            database users rows=user:1..user:100
            cache front over users strategy=write-behind flush-every=5s
            write user:1 "Ann"
            crash front
            read user:1
            """)

    private let node: ArgumentReader.Text
    private let occasion: Occasion

    init(_ arguments: inout ArgumentReader) throws {
        node = try arguments.next("a node")
        occasion = try Occasion(&arguments)
    }

    func run(_ context: Context) async throws {
        let node = try context.node(node)
        try context.checkIsSimulated(
            node, "'crash' would take its memory",
            remedy: "stop the server itself; 'fail \(node.name)' keeps callers from it",
            at: self.node.span)
        occasion.run(context, changesMemory: true) { context.world.crash(node, until: $0) }
    }
}
