internal import Basics
internal import Caching
internal import Keyspace
internal import Simulation
internal import Tracing

/// The keys that exist: rows of databases and entries of caches.
struct ExistingKeys {
    private let world: World

    init(_ world: World) { self.world = world }

    /// Whether a key is a row of a database or an entry of a cache.
    func contains(_ text: String) -> Bool {
        if let key = world.names.known(text), world.caches.contains(where: { $0.memory.holds(key.id) }) {
            return true
        }
        return world.databases.contains { (try? $0.rows.contains(text)) ?? false }
    }

    /// Whether a key exists or has existed: it may have been read, written or evicted since.
    func haveIncluded(_ text: String) -> Bool { world.names.known(text) != nil || contains(text) }

    /// The keys that match a pattern, each once: entries of caches in the order in which they were stored, then rows.
    ///
    /// - Parameter cache: look among its entries alone; nil for all caches and databases.
    func matching(_ glob: Glob, in cache: CacheNode?, _ context: Context) throws -> [String] {
        var found: [String] = []
        var seen: Set<ExactText> = []
        func offer(_ text: String) throws {
            try context.simulation.budget.spend()
            if glob.matches(text), seen.insert(ExactText(text)).inserted { found.append(text) }
        }
        for cache in cache.map({ [$0] }) ?? world.caches {
            for key in cache.memory.keysByAge { try offer(world.names.key(key).text) }
        }
        if cache != nil { return found }
        for database in world.databases {
            for name in try database.rows.names(limit: .max) { try offer(name) }
        }
        return found
    }

    /// The keys that match a pattern and exist or have ever been used.
    func everMatching(_ glob: Glob, _ context: Context) throws -> [String] {
        let used = world.names.keys.map(\.text).filter(glob.matches)
        let seen = Set(used.map(ExactText.init))
        return used + (try matching(glob, in: nil, context)).filter { !seen.contains(ExactText($0)) }
    }
}
