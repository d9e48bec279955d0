internal import Caching
internal import Eviction
internal import Keyspace
internal import Running

struct Configure: Command {
    static let spec = CommandSpec(
        "configure", .build, "change how a node behaves from now on",
        syntax: ["configure NODE OPTION=VALUE…"], parameters: [.node],
        options: CacheOption.all.map(\.spec) + DatabaseOption.all.map(\.spec),
        discussion: """
            Takes the options of 'cache' or of 'database'. Entries that are there keep the time to live they were stored \
            with. A smaller capacity evicts at once; another policy starts from the entries in the order in which they \
            were stored. Writes that wait under write-behind are written back at once when the strategy becomes another \
            one; until that is done, a write of such a key waits with them, so that none overwrites a newer one. Without \
            options it shows how the node is set.
            """,
        example: """
            database users rows=user:1..user:100
            cache front over users capacity=3
            trace off
            read user:1 user:2 user:3
            trace brief
            configure front capacity=2
            show front
            """)

    private let node: ArgumentReader.Text
    private let changes: [(name: String, value: ArgumentReader.Text)]

    init(_ arguments: inout ArgumentReader) throws {
        node = try arguments.next("a node")
        var changes: [(name: String, value: ArgumentReader.Text)] = []
        for spec in Self.spec.options {
            if let value = try arguments.text(spec.name) { changes.append((spec.name, value)) }
        }
        guard !changes.isEmpty || arguments.unknownOption != nil || arguments.hasMore else {
            throw arguments.error(
                .missing("an option to change", of: "configure", syntax: "configure \(node.text) ttl=30s"))
        }
        self.changes = changes
    }

    func run(_ context: Context) async throws {
        let found = try context.node(node)
        if let cache = context.world.cache(found.name) { return try configure(cache, context) }
        guard let database = context.world.database(found.name) else {
            throw context.unknown(node, known: context.world.stores.map(\.name))
        }
        if database.remote != nil, let wrong = changes.first {
            throw context.error(.ofSimulation(wrong.name, database.name), at: wrong.value.span)
        }
        var settings = database.settings
        try read(
            context,
            options: DatabaseOption.all.map { option in
                (option.spec.name, { text throws(Problem) in try option.read(text, &settings) })
            })
        for override in context.engine.overrides where override.concerns(found.name) {
            for option in DatabaseOption.all where option.spec.name == override.option {
                try option.read(override.value, &settings)
            }
        }
        let summary = "database \(found.name) \(settings.summary)"
        context.world.configure(database, settings, summary: summary)
        context.output.line(summary)
    }

    private func configure(_ cache: CacheNode, _ context: Context) throws {
        var settings = cache.settings
        if cache.remote != nil,
            let wrong = changes.first(where: { Placement.ofSimulatedCaches.contains($0.name) })
        {
            throw context.error(.ofSimulation(wrong.name, cache.name), at: wrong.value.span)
        }
        try read(
            context,
            options: CacheOption.all.map { option in
                (option.spec.name, { text throws(Problem) in try option.read(text, &settings) })
            })
        try CacheOption.apply(context.engine.overrides, to: cache.name, &settings)
        let summary = "cache \(cache.placement) \(settings.summary(isReal: cache.remote != nil))"
        do { try context.world.configure(cache, settings, summary: summary) } catch {
            throw context.error(.policy("\(error)"))
        }
        context.output.line(summary)
    }

    private func read(
        _ context: Context, options: [(name: String, read: (String) throws(Problem) -> Void)]
    ) throws {
        for change in changes {
            guard let option = options.first(where: { $0.name == change.name }) else {
                let known = options.map(\.name)
                throw context.error(
                    .unknownOption(change.name, of: "configure \(node.text)", nearest: nil, known: known),
                    at: change.value.span)
            }
            do { try option.read(change.value.text) } catch {
                throw context.error(error, at: change.value.span)
            }
        }
    }
}
