internal import Caching
internal import Keyspace
internal import Simulation
internal import Tracing

/// One of Redis's commands, sent to a cache: its reply prints as `redis-cli` prints it.
///
/// In capitals a command's name always means Redis's; in small letters it does where no statement has that name. Its words
/// are those of `redis-cli`: no options, no ranges, parentheses like any other character, and `\xff` for bytes.
struct RedisCommand: Command {
    /// What all commands of Redis have in common; each tells its own in `CommandTable`.
    static let spec = CommandSpec(
        "redis", .use, "send a command of Redis to a cache", syntax: ["COMMAND ARGUMENT…"],
        discussion: "'help redis' lists them.", example: "", takesNode: true,
        syntaxTraits: SyntaxTraits(readsWordsAsRedis: true))

    let arguments: [ByteString]
    private let node: ArgumentReader.Text?

    init(_ reader: inout ArgumentReader) throws {
        arguments = reader.takeEverything().map { ByteString(keyText: $0) }
        node = reader.node
    }

    /// Whether a statement of this name is a command of Redis.
    static func isNamed(_ name: String) -> Bool {
        CommandTable.isCommand(name) && (name == name.uppercased() || CommandRegistry.named(name) == nil)
    }

    func run(_ context: Context) async throws {
        let cache = try Self.cache(node, context)
        try Self.checkMemory(before: arguments, context)
        try Self.checkIsSent(arguments, to: cache, context)
        let reply = try await context.world.command(arguments, at: cache, client: context.client)
        context.engine.brought[context.client] = reply.flatMap { reply in
            reply == .null ? nil : reply.plainText ?? reply.lines.joined(separator: "\n")
        }
        Self.tell(reply, to: arguments, of: cache, context)
    }

    /// Commands that can make much of little text: a string of 512 MB by one that names its end, or a copy.
    private static let makers: Set = [
        "setrange", "setbit", "bitfield", "bitop", "copy", "restore", "sunionstore", "zunionstore", "sort",
    ]

    /// Looks at the memory that is in use before a command that may need a good deal more, rather than after so many
    /// steps.
    static func checkMemory(before command: [ByteString], _ context: Context) throws {
        guard let name = command.first, makers.contains(name.lowercased) else { return }
        try context.simulation.budget.checkpoint?()
    }

    /// Commands after which a connection no longer has one reply for each command.
    private static let streaming: Set = [
        "subscribe", "psubscribe", "ssubscribe", "unsubscribe", "punsubscribe", "sunsubscribe", "monitor",
        "sync",
        "psync", "quit", "reset", "hello",
    ]

    /// Checks that a command can be sent to a real server, if the cache is one.
    static func checkIsSent(_ command: [ByteString], to cache: CacheNode, _ context: Context) throws {
        guard cache.remote != nil, let name = command.first else { return }
        let second = command.count > 1 ? command[1].lowercased : ""
        guard streaming.contains(name.lowercased) || name.lowercased == "client" && second == "reply" else {
            return
        }
        throw context.error(
            .onRealPart(
                "\(name.lowercased.uppercased()) changes what its connection is for", cache.name,
                remedy: "use redis-cli for it, in a second terminal"))
    }

    /// The cache that is meant: the one that is named, or the current one.
    static func cache(_ node: ArgumentReader.Text?, _ context: Context) throws -> CacheNode {
        if let node { return try context.cache(node) }
        if let current = context.world.caches.last { return current }
        throw context.error(.noCache)
    }

    /// Prints a reply as `redis-cli` prints it.
    static func tell(_ reply: Reply?, to command: [ByteString], of cache: CacheNode, _ context: Context) {
        context.engine.lastReply = reply
        context.settlePrediction()
        guard let reply else {
            let reason = Observation.newest(in: context.world.log, reads: false)?.refusal
            context.output.line(
                "(error) no answer from \(cache.name)\(reason.map { ": \($0.name)" } ?? "")")
            return
        }
        if case .verbatim(let text) = reply {
            // A page of text, which redis-cli never quotes.
            for line in text.text.split(separator: "\r\n", omittingEmptySubsequences: false) {
                context.output.line(String(line))
            }
            return
        }
        for line in reply.lines { context.output.line(line) }
        if let form = form(ifWrong: reply, command) { context.output.line(form) }
    }

    /// How a command is written that Redis refused as badly written; nil if that is not why.
    private static func form(ifWrong reply: Reply, _ command: [ByteString]) -> String? {
        guard case .error(let text) = reply.flattened,
            ["wrong number of arguments", "syntax error", "not an integer"].contains(
                where: text.text.contains),
            let name = command.first?.text.uppercased(), let found = CommandTable.named(name)
        else { return nil }
        return "  type \(found.name) \(found.syntax); 'help \(found.name)' tells more"
    }
}
