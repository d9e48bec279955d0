internal import Caching
internal import Keyspace
internal import Simulation
internal import Tracing

struct Show: Command {
    static let spec = CommandSpec(
        "show", .see, "draw what there is",
        syntax: [
            "show", "show NODE [changes]", "show queue", "show graph",
            "show memory [KEY|PATTERN…]",
            "show timeline [last N|all] [key=KEY] [since=MARK]", "show sequence #N",
        ],
        parameters: [.nodeOr(["graph", "queue", "memory", "timeline", "sequence"])],
        options: TimelineWords.options,
        discussion: """
            A cache: its entries, the next to be evicted first, with what is left of their time to live; with \
            'changes' also what has changed since it was last shown: + is new, ~ was stored again or has another end, - is \
            gone. A database: its first rows. queue: the dirty writes of every write-behind cache, and how old \
            they are. graph: the nodes, what stands over what, and what is wrong with them. memory: what the \
            entries of each cache take, by key, value and overhead ('help memory'); of those alone that match, where \
            patterns are given. timeline: the clients, caches and databases side by side and time downward, with \
            calls as arrows and what is stale marked, the newest 40 rows unless more are asked for. sequence: the \
            operation of event #N and those it goes back to, as a diagram of Mermaid. Alone it shows the graph and the \
            clock.
            """,
        example: """
            database users rows=user:1..user:100
            cache front over users capacity=3 ttl=60s
            trace off
            read user:1 user:2 user:3
            advance 20s
            read user:1
            show front
            read user:4
            show front changes
            show graph
            show memory
            show timeline key=user:1
            """, changesState: false)

    private let what: ArgumentReader.Text?
    private let patterns: [String]
    /// Which part of a timeline is shown; nil if something else is.
    let timeline: TimelineWords?
    private let event: ArgumentReader.Text?
    /// Whether to mark what has changed since the cache was last shown. Unasked it is not: going back and forth in time has
    /// to show what it showed before, whatever was shown in between.
    private let marksChanges: Bool

    init(_ arguments: inout ArgumentReader) throws {
        what = arguments.hasMore ? try arguments.next("what to show") : nil
        patterns = what?.text == "memory" ? arguments.rest().map(\.text) : []
        timeline = what?.text == "timeline" ? try TimelineWords(&arguments) : nil
        let isNode =
            what.map { !["graph", "queue", "memory", "timeline", "sequence"].contains($0.text) } ?? false
        marksChanges = isNode && arguments.take("changes")
        event = what?.text == "sequence" ? try arguments.next("the number of an event, as in #12") : nil
    }

    func run(_ context: Context) async throws {
        if let timeline { return try TimelineDrawing.show(timeline, context) }
        if let event { return try TimelineDrawing.showSequence(event, context) }
        let lines: [String]
        switch what?.text {
        case nil: lines = ["it is \(context.simulation.now)"] + GraphDrawing.lines(context.world)
        case "graph": lines = GraphDrawing.lines(context.world)
        case "queue": lines = QueueDrawing.lines(context.world)
        case "memory": lines = MemoryDrawing.lines(context.world, patterns)
        default:
            guard let what else { return }
            let node = try context.node(what)
            if let cache = context.world.cache(node.name) {
                let glance = CacheGlance(of: cache, context.world)
                let before = marksChanges ? context.engine.glances[cache.id] : nil
                lines = CacheDrawing.lines(cache, context.world, since: before)
                context.engine.glances[cache.id] = glance
            } else if let database = context.world.database(node.name) {
                lines = try DatabaseDrawing.lines(database, context.world)
            } else {
                lines = [GraphDrawing.describe(node, context.world)]
            }
        }
        for line in lines { context.output.line(line) }
    }
}

/// Draws the dirty writes of all write-behind caches.
enum QueueDrawing {
    static func lines(_ world: World) -> [String] {
        var lines: [String] = []
        for cache in world.caches {
            let queue = cache.queue
            guard !queue.waiting.isEmpty || !queue.underWay.isEmpty else { continue }
            lines.append(
                "\(cache.name)  \(queue.waiting.count) of \(cache.settings.queue) waiting to be written back to \(cache.below.name)"
            )
            for (items, note) in [(queue.underWay, "  on its way"), (queue.waiting, "")] {
                for item in items.prefix(CacheDrawing.limit) {
                    let value = item.value.map { Columns.quoted($0.text) } ?? "a deletion"
                    let age = world.simulation.now - item.acceptedAt
                    let tries = item.failures > 0 ? ", \(item.failures) failed" : ""
                    lines.append(
                        "  \(Columns.padded(item.key.text, to: 10))  \(Columns.padded(value, to: 14))  dirty for \(age)\(tries)\(note)"
                    )
                }
            }
            if queue.waiting.count > CacheDrawing.limit {
                lines.append("  … and \(queue.waiting.count - CacheDrawing.limit) more")
            }
        }
        return lines.isEmpty ? ["nothing is dirty"] : lines
    }
}

/// Draws a database's rows.
enum DatabaseDrawing {
    static let limit = 10

    static func lines(_ database: DatabaseNode, _ world: World) throws -> [String] {
        let count = try database.rows.count()
        var lines = ["\(database.name)  \(count) \(count == 1 ? "row" : "rows")"]
        if let server = database.remote {
            lines[0] = "\(database.name)  at \(server.address); what this session has read and written there:"
        }
        let names = try database.rows.names(limit: limit)
        for name in names {
            let value = try database.rows.read(world.names.key(name)).map { Columns.quoted($0.text) } ?? ""
            lines.append("  \(Columns.padded(name, to: 10))  \(value)")
        }
        if count > names.count { lines.append("  … and \(count - names.count) more") }
        return lines
    }
}

/// Draws which node stands over which.
enum GraphDrawing {
    static func lines(_ world: World) -> [String] {
        guard !world.nodes.isEmpty else {
            return ["nothing has been built yet: database users rows=user:1..user:100"]
        }
        // Roots are the caches over which nothing stands; each is drawn with what is under it.
        var lines = ["app"]
        let tops = world.stores.filter { world.cache(over: $0) == nil }
        for top in tops {
            var node: (any StoreNode)? = top
            var depth = 1
            while let present = node {
                let branch = String(repeating: "   ", count: depth - 1) + "└─ "
                lines.append(branch + describe(present, world))
                node = present.under
                depth += 1
            }
        }
        return lines
    }

    static func describe(_ node: any Node, _ world: World) -> String {
        var text = node.name
        if let cache = world.cache(node.name) {
            let isReal = cache.remote != nil
            let place = cache.remote.map { " at \($0.address)" } ?? ""
            text +=
                "  cache\(place), \(cache.settings.summary(isReal: isReal).replacing("strategy=", with: ""))"
        } else if let database = world.database(node.name) {
            text +=
                "  database"
                + (database.remote.map { " at \($0.address)" } ?? ", \(database.settings.summary)")
        }
        for (fault, _) in node.faults.present { text += "  !! \(words(fault, world))" }
        return text
    }

    private static func words(_ fault: Fault, _ world: World) -> String {
        let end = fault.until.map { " until \($0)" } ?? ""
        return switch fault {
        case .down: "down\(end)"
        case .slow(let factor, _): "x\(Sizes.number(factor)) slower\(end)"
        case .flaky(let share, _): "\(Sizes.share(share)) of calls fail\(end)"
        case .partition(let other, _): "cut off from \(world.names.node(other))\(end)"
        case .hung: "hangs\(end)"
        case .memoryFull: "memory full\(end)"
        case .queueFull: "queue full\(end)"
        case .skewed(let span, _): "its clock is off by \(span)\(end)"
        }
    }
}
