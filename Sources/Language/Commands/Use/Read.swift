internal import Caching
internal import Tracing

struct Read: Command {
    static let spec = CommandSpec(
        "read", .use, "read keys through the cache",
        syntax: ["read KEY… [batch=N] [in=NODE] [version=NAME]"],
        parameters: [.keys],
        options: [
            Batch.option,
            OptionSpec("in", .node, standard: "the cache built last", "the node by which the read enters"),
            OptionSpec("version", .newName, "a variable that is set to the version of the row that was read"),
        ],
        discussion: """
            Reads one key after the other, each when the one before has its answer; time passes as the calls take it. \
            user:1..user:5 stands for five keys, user:* for every existing key that matches, tag:NAME for those with a tag; in quotes each is one key. '@users read user:1' asks one node alone: a database past every cache, \
            a cache without loading what it lacks. With batch=10 ten keys at a time go to the cache in one round trip, as \
            MGET does, and what it lacks is loaded in one: 'help batching'. Each row has a version: 1 at the start, one \
            more with each write, 0 if there is no row. version=n sets $n to that of the row as it was read, a copy's \
            to that of the row that it is a copy of; 'write … if-version=$n' then writes only what is still so.
            """,
        example: """
            database users rows=user:1..user:100
            cache front over users ttl=60s
            read user:1
            read user:1 user:2
            """, takesNode: true)

    private let keys: KeyList
    private let batch: Int
    private let via: ArgumentReader.Text?
    private let node: ArgumentReader.Text?
    /// The variable that is set to the version of what was read.
    private let version: String?

    init(_ arguments: inout ArgumentReader) throws {
        keys = try KeyList(&arguments)
        batch = try Batch.size(&arguments)
        let place = arguments.span(ofOption: "version")
        version = try arguments.option("version") { text throws(Problem) in try Names.checkVariable(text) }
        if version != nil, batch > 1, let place {
            throw arguments.error(
                .badValue("version", for: "option beside batch=", expected: "one key at a time"), at: place)
        }
        via = try arguments.text("in")
        node = arguments.node
    }

    func run(_ context: Context) async throws {
        if batch > 1 { return try await runInBatches(context) }
        let keys = try keys.resolved(context)
        if let node, let cache = context.world.cache(node.text) {
            for key in keys.known(to: context.world.names) {
                let outcome = try await context.world.look(key, in: cache, client: context.client)
                note(outcome, of: key, at: cache, context)
            }
            return
        }
        let entrance = try context.entrance(node ?? via)
        for key in keys.known(to: context.world.names) {
            let outcome = try await context.world.read(key, through: entrance, client: context.client)
            note(outcome, of: key, at: entrance, context)
            context.settlePrediction()
        }
    }

    /// Keeps what a read brought, for `let`.
    private func note(_ outcome: Outcome, of key: Key, at node: any StoreNode, _ context: Context) {
        if let version {
            var number = ""
            if case .done(_, let value) = outcome { number = "\(node.source.version(of: key, value))" }
            context.frame.set(version, to: number)
            context.engine.changes += 1
            context.world.probe?.decided("\(version)=\(number)")
            if context.frame.isShared(version) { context.world.probe?.shares("\(version)=\(number)") }
        }
        if case .done(_, let value) = outcome {
            context.engine.brought[context.client] = value?.text
        } else {
            context.engine.brought[context.client] = nil
        }
    }

    private func runInBatches(_ context: Context) async throws {
        let keys = try keys.resolved(context)
        let alone = node.flatMap { context.world.cache($0.text) }
        for part in Batch.parts(of: keys.known(to: context.world.names), by: batch) {
            if let alone {
                try await context.world.look(part, in: alone, client: context.client)
            } else {
                try await context.world.read(
                    part, through: try context.entrance(node ?? via), client: context.client)
                context.settlePrediction()
            }
        }
    }
}

/// Keys that go together, so many at a time.
enum Batch {
    static let option = OptionSpec(
        "batch", .count, standard: "1", "how many keys are asked for in one round trip")

    /// Reads the option `batch=`.
    static func size(_ arguments: inout ArgumentReader) throws -> Int {
        try arguments.option("batch") { text throws(Problem) in
            try Units.integer(text, for: "batch=", in: 1...100_000)
        } ?? 1
    }

    static func parts(of keys: KeyList.KnownKeys, by size: Int) -> [[Key]] {
        var parts: [[Key]] = []
        for key in keys {
            if parts.last?.count ?? size < size {
                parts[parts.count - 1].append(key)
            } else {
                parts.append([key])
            }
        }
        return parts
    }
}
