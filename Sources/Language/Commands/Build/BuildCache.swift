internal import Caching
internal import Connecting
internal import Running
internal import Eviction
internal import Keyspace

struct BuildCache: Command {
    static let spec = CommandSpec(
        "cache", .build, "build a cache over a database, over another cache, or by itself",
        syntax: [
            "cache NAME over NODE [OPTION=VALUE…]", "cache NAME [OPTION=VALUE…]",
            "cache NAME at ADDRESS over NODE [OPTION=VALUE…]",
        ],
        parameters: [.newName, .words(["over", "at"]), .node],
        options: CacheOption.all.map(\.spec) + Placement.options,
        discussion: """
            Operations enter by the cache that was built last. A strategy names how reads go, how writes \
            go, or both, joined by +: refresh-ahead+write-behind; the side that is not named is \
            cache-aside's. 'help strategies' and 'help policies' list what there is, 'help caching' tells \
            what a cache is for. An option that only another strategy uses, such as refresh-at= without \
            refresh-ahead, is kept, and does nothing until that strategy is chosen. Without 'over' the cache stands by \
            itself: commands of Redis and 'get-or-set' use it, while 'read' and 'write' need something below it to \
            load from and to write to. With 'at' the cache is a real server: redis://127.0.0.1:6379, or \
            redis-cluster://HOST:PORT,HOST:PORT; see 'help real-parts'.
            """,
        example: """
            database users rows=user:1..user:100
            cache front over users strategy=cache-aside capacity=3 ttl=60s
            read user:1
            read user:1
            """)

    private let name: String
    private let nameSpan: Span
    private let placement: Placement?
    /// What it stands over; nil for nothing.
    private let under: ArgumentReader.Text?
    private let settings: CacheSettings

    init(_ arguments: inout ArgumentReader) throws {
        let word = try arguments.next("a name")
        name = try arguments.convert(word) { text throws(Problem) in try Names.check(text, "cache") }
        nameSpan = word.span
        placement = try Placement(&arguments, kinds: [.redis, .redisCluster])
        let standsOver = arguments.take("over")
        if !standsOver, let wrong = arguments.peek {
            throw arguments.error(
                .unexpected(wrong.text, of: "cache", syntax: "cache \(name) over NODE"), at: wrong.span)
        }
        under = standsOver ? try arguments.next("the node it stands over") : nil
        var settings = CacheSettings()
        for name in placement == nil ? [] : Placement.ofSimulatedCaches {
            if let span = arguments.span(ofOption: name) {
                throw arguments.error(.ofSimulation(name, self.name), at: span)
            }
        }
        try CacheOption.readAll(&arguments, into: &settings)
        self.settings = settings
    }

    func run(_ context: Context) async throws {
        try context.checkNewNode(name, at: nameSpan)
        let under = try under.map { try context.entrance($0) }
        var settings = settings
        try CacheOption.apply(context.engine.overrides, to: name, &settings)
        let server = try await connect(context)
        if server != nil { settings = settings.ofRealServer }
        let place = (server.map { " at \($0.address)" } ?? "") + (under.map { " over \($0.name)" } ?? "")
        let summary =
            context.engine.isUnread
            ? name : "cache \(name)\(place) \(settings.summary(isReal: server != nil))"
        do {
            try context.world.buildCache(name, over: under, settings: settings, summary: summary, at: server)
        } catch { throw context.error(.policy("\(error)")) }
        context.output.line(summary)
    }
}

extension BuildCache {
    private func connect(_ context: Context) async throws -> (any RemoteKeyspace)? {
        if let placement { return try await context.connectCache(placement, isOfCommandLine: false) }
        guard let placement = context.engine.files.nextPlacement() else { return nil }
        return try await context.connectCache(placement, isOfCommandLine: true)
    }
}

extension CacheSettings {
    /// The settings without those that a real server has by itself.
    var ofRealServer: CacheSettings {
        var settings = self
        let standard = CacheSettings()
        settings.bounds = standard.bounds
        settings.latency = standard.latency
        settings.expiry = standard.expiry
        settings.compress = nil
        return settings
    }
}

extension CacheOption {
    /// Reads every option of a cache that is given.
    static func readAll(_ arguments: inout ArgumentReader, into settings: inout CacheSettings) throws {
        for option in all {
            _ = try arguments.option(option.spec.name) { text throws(Problem) in
                try option.read(text, &settings)
            }
        }
    }

    /// Sets what holds instead of what the statements say.
    static func apply(_ overrides: [Override], to node: String, _ settings: inout CacheSettings) throws {
        for override in overrides where override.concerns(node) {
            for option in all where option.spec.name == override.option {
                try option.read(override.value, &settings)
            }
        }
    }
}
