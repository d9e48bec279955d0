internal import Caching
internal import Simulation

struct Crash: Command {
    static let spec = CommandSpec(
        "crash", .faults, "crash a node: a cache loses its memory",
        syntax: ["crash NODE \(Occasion.syntax)", "crash client NAME"],
        parameters: [.node],
        options: [OptionSpec("for", .timeSpan, standard: "back at once", "how long it stays down")],
        discussion: """
            A cache comes back empty, and its write-behind queue is lost with it: each write that was acknowledged and \
            not yet written back is marked LOST. A database comes back with all its rows. 'crash client alice' ends what \
            that client does, where its next answer would come back: what it has asked for still happens, and it never \
            makes anything of it, nor of what it was told to do afterwards.
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
    /// `crash client alice`
    private let client: ArgumentReader.Text?

    init(_ arguments: inout ArgumentReader) throws {
        node = try arguments.next("a node")
        let isClient = !node.isQuoted && node.text == Client.spec.name && arguments.hasMore
        client = isClient && arguments.peek?.text != "at" ? try arguments.next("a client") : nil
        occasion = try Occasion(&arguments)
    }

    func run(_ context: Context) async throws {
        if let client {
            context.engine.changes += 1
            context.world.holds.crash(try context.number(ofClient: client))
            return context.output.line("\(client.text) has crashed: what it does never ends")
        }
        let node = try context.node(node)
        try context.checkIsSimulated(
            node, "'crash' would take its memory",
            remedy: "stop the server itself; 'fail \(node.name)' keeps callers from it",
            at: self.node.span)
        occasion.run(context, changesMemory: true) { context.world.crash(node, until: $0) }
    }
}
