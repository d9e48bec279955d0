internal import Caching
internal import Simulation
internal import Tracing

struct Client: Command {
    static let spec = CommandSpec(
        "client", .clients, "let a client with a name act beside the others",
        syntax: ["client NAME STATEMENT", "client NAME { … }"],
        parameters: [.client, .statement],
        discussion: """
            Returns at once: the client begins when the present statement lets time pass, and does one thing after \
            another. The trace calls it app#NAME. With 'step' you follow two of them event by event, with 'step NAME' \
            to the next event of one; 'after 5ms client bob …' says when one begins. 'settle' waits for all.
            """,
        example: """
            database users rows=user:1..user:100
            cache front over users
            client alice read user:1
            after 10ms client bob write user:1 "Bob's"
            step alice
            step alice
            step bob
            settle
            """, syntaxTraits: SyntaxTraits(namesClient: true))

    private let name: String
    private let body: Block
    /// The clients that begin within it.
    private let clients: [String]

    init(_ arguments: inout ArgumentReader) throws {
        if let (first, _) = arguments.nextTwo, !first.isQuoted, CommandRegistry.named(first.text) != nil {
            throw arguments.error(
                .missing("a name before what it does", of: "client", syntax: Self.spec.syntax[0]),
                at: first.span)
        }
        name = try arguments.next("a name") { text throws(Problem) in try Names.check(text, "client") }
        body = try arguments.body(example: "client alice read user:1")
        clients = body.clients(in: .larder)
    }

    func run(_ context: Context) async throws {
        context.engine.changes += 1
        let line = context.engine.line(ofClient: name)
        let place = line.join()
        context.startLater(body, client: line.number, clients: clients) {
            try await line.wait(for: place, in: context.world)
        } after: {
            line.leave()
        }
    }
}

/// What one client has been told to do, in order.
final class ClientLine: @unchecked Sendable {
    // Confined to the simulation's thread.
    let number: Int32
    private var joined = 0
    private var served = 0
    /// How many blocks that run later have something for it.
    var expected = 0
    private let moved: Signal

    init(number: Int32, _ simulation: Simulation) {
        self.number = number
        moved = Signal(simulation)
    }

    /// Whether it does something, or will.
    var isBusy: Bool { joined > served || expected > 0 }

    func join() -> Int {
        joined += 1
        return joined - 1
    }

    func wait(for place: Int, in world: World) async throws {
        while served < place { try await moved.wait() }
    }

    func leave() {
        served += 1
        moved.fire()
    }
}
