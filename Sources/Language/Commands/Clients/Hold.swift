internal import Caching
internal import Simulation
internal import Tracing

/// `hold alice`: the client stands until it is released.
struct Hold: Command {
    static let spec = CommandSpec(
        "hold", .clients, "have a client stand until it is released",
        syntax: ["hold CLIENT [at next EVENT [of KEY]]"],
        parameters: [.client],
        discussion: """
            The client stands where its next answer would come back to it, or where it would begin something; 'at next \
            read' means: once its next event of that kind has happened. What it has asked for happens, and it makes \
            nothing of it until 'release' lets it go on. Meanwhile time passes and the others go on, so a race can be \
            put together without one latency: hold the reader at its read of the database, let the writer write, release \
            the reader. 'step CLIENT' lets a client that is held go on to its next event, while all other clients stand. \
            'settle' does not wait for a client that stands.
            """,
        example: """
            database users rows=user:1..user:100
            cache front over users
            client alice read user:1
            hold alice at next read
            settle
            write user:1 "new"
            release alice
            settle
            read user:1
            """)

    private let client: ArgumentReader.Text
    private let kind: EventKind?
    private let key: String?

    init(_ arguments: inout ArgumentReader) throws {
        client = try arguments.next("a client")
        _ = try arguments.convert(client) { text throws(Problem) in try Names.check(text, "client") }
        guard arguments.take("at") else {
            (kind, key) = (nil, nil)
            return
        }
        guard arguments.take("next") else {
            throw arguments.error(
                .missing("next behind at", of: "hold", syntax: "hold \(client.text) at next read"),
                at: arguments.statement.span)
        }
        kind = try arguments.next("a kind of event", EventKind.named)
        key = arguments.take("of") ? try arguments.next("a key").text : nil
    }

    func run(_ context: Context) async throws {
        let holds = context.world.holds
        let isKnown = context.world.names.client(named: client.text) != nil
        let number = context.engine.line(ofClient: client.text).number
        context.engine.changes += 1
        guard !holds.hasCrashed(number) else {
            return context.output.line("\(client.text) has crashed and does nothing more")
        }
        let place = kind.map { "once its next \($0.name)\(key.map { " of \($0)" } ?? "") has happened" }
        let subject = isKnown ? client.text : "\(client.text), who has done nothing yet,"
        context.output.line("\(subject) will stand \(place ?? "at its next answer")")
        guard let kind else { return holds.hold(number) }
        let meant = key.map { context.key($0).id }
        context.world.log.triggers.append(
            Trigger { event in
                event.client == number && EventKind(event) == kind && (meant == nil || event.key == meant)
            } action: { _ in
                holds.hold(number)
            })
    }
}

/// `release alice`: the client goes on.
struct Release: Command {
    static let spec = CommandSpec(
        "release", .clients, "let a client go on that is held", syntax: ["release CLIENT", "release all"],
        parameters: [.client],
        discussion: """
            It goes on at this moment, with the answer that it had when it came to stand. A client that has crashed \
            ('help crash') does not.
            """,
        example: """
            database users rows=user:1..user:100
            cache front over users
            client alice read user:1
            hold alice
            settle
            release alice
            settle
            """)

    private let client: ArgumentReader.Text

    init(_ arguments: inout ArgumentReader) throws { client = try arguments.next("a client, or all") }

    func run(_ context: Context) async throws {
        let holds = context.world.holds
        context.engine.changes += 1
        if client.text == "all", !client.isQuoted {
            for name in context.engine.clients {
                holds.release(context.engine.line(ofClient: name).number)
            }
            return
        }
        let number = try context.number(ofClient: client)
        guard holds.isHeld(number) else { return context.output.line("\(client.text) is not held") }
        guard !holds.hasCrashed(number) else {
            return context.output.line("\(client.text) has crashed and does nothing more")
        }
        holds.release(number)
    }
}
