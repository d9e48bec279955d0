internal import Caching
internal import Keyspace

struct Pipeline: Command {
    static let spec = CommandSpec(
        "pipeline", .use, "send several commands of Redis in one round trip",
        syntax: ["pipeline { COMMAND … }"],
        discussion: """
            All commands of the block go to the cache together and their replies come back together, so the latency is \
            paid once. They run one after the other; other clients' commands may come between those of a real pipeline, as \
            it is no transaction: put MULTI and EXEC into it for that. MGET and MSET save the same for one command of many \
            keys. 'stats' counts the round trips.
            """,
        example: """
            database users
            cache front over users
            pipeline {
              SET user:1 Ann
              SET user:2 Bo
              INCR visits
            }
            MGET user:1 user:2 user:3
            trace off
            stats front
            """, takesNode: true)

    private let block: Block
    private let node: ArgumentReader.Text?

    init(_ arguments: inout ArgumentReader) throws {
        block = try arguments.body(example: "pipeline { GET user:1; GET user:2 }")
        node = arguments.node
        for statement in block.statements {
            if let name = statement.name.literal, !RedisCommand.isNamed(name) {
                throw Diagnostic(
                    .misplaced(
                        name, where: "in a pipeline, which takes commands of Redis, such as GET user:1"),
                    statement.source, statement.name.span)
            }
            if let node = statement.node {
                throw Diagnostic(.nodeUnexpected(of: "a command of a pipeline"), statement.source, node.span)
            }
        }
    }

    func run(_ context: Context) async throws {
        let cache = try RedisCommand.cache(node, context)
        var commands: [[ByteString]] = []
        for statement in block.statements {
            let inner = Context(
                engine: context.engine, frame: context.frame, client: context.client, statement: statement)
            guard let command = try inner.command() as? RedisCommand else {
                throw inner.error(
                    .misplaced(
                        try inner.evaluate(statement.name),
                        where: "in a pipeline, which takes commands of Redis"))
            }
            commands.append(command.arguments)
            try RedisCommand.checkMemory(before: command.arguments, context)
            try RedisCommand.checkIsSent(command.arguments, to: cache, context)
        }
        guard !commands.isEmpty else { return }
        let replies = try await context.world.pipeline(commands, at: cache, client: context.client)
        for (command, reply) in zip(commands, replies) {
            RedisCommand.tell(reply, to: command, of: cache, context)
        }
    }
}
