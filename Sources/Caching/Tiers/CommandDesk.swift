internal import Keyspace
internal import Simulation
internal import Tracing

/// Where a cache takes Redis's commands: a keyspace over its entries, and for each client its transaction.
final class CommandDesk: @unchecked Sendable {
    // Confined to the simulation's thread.
    let keyspace: Keyspace
    private var sessions: [Int32: CommandSession] = [:]

    init(names: Names, random: RandomStream) {
        keyspace = Keyspace(names: names, random: random)
        keyspace.recordsEffects = true
        keyspace.governsMemory = false
    }

    /// Takes over what `CONFIG GET`, `OBJECT FREQ` and their kin tell of the cache's settings.
    func follow(_ settings: CacheSettings) {
        keyspace.settings.maxmemory = settings.capacity.isInBytes ? settings.capacity.amount : nil
        switch settings.policy {
        case "redis-lfu": keyspace.settings.policy = .allKeysLFU
        case "redis-lru": keyspace.settings.policy = .allKeysLRU
        default: keyspace.settings.policy = MaxmemoryPolicy(rawValue: settings.policy) ?? .noEviction
        }
    }

    /// Takes over what `INFO` tells, of what strategies and the expiry have done too.
    func follow(_ metrics: NodeMetrics) {
        keyspace.statistics.hits = metrics[.hits]
        keyspace.statistics.misses = metrics[.misses]
        keyspace.statistics.expired = metrics[.expiries]
        keyspace.statistics.evicted = metrics[.evictions]
    }

    /// The connections of all clients are cut, or of one: transactions that were being queued, and what was watched, are gone.
    func hangUp() { sessions = [:] }
    func hangUp(on client: Int32) { sessions[client] = nil }

    func session(of client: Int32) -> CommandSession {
        if let known = sessions[client] { return known }
        let made = CommandSession(keyspace)
        sessions[client] = made
        return made
    }
}
