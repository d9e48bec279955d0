internal import Basics
internal import Keyspace
internal import Simulation
internal import Tracing

/// Where a cache takes Redis's commands: a keyspace over its entries, and for each client its transaction.
final class CommandDesk: @unchecked Sendable {
    // Confined to the simulation's thread.
    let keyspace: Keyspace
    /// By how much the clock of the commands is ahead of the simulation's when nothing is wrong with it.
    var clockOffset = TimeSpan.zero
    private var sessions: [Int32: CommandSession] = [:]

    /// - Parameter metrics: what has been counted at the cache, for `INFO`: by strategies and the expiry too.
    init(names: Names, random: RandomStream, metrics: @escaping () -> NodeMetrics) {
        keyspace = Keyspace(names: names, random: random)
        keyspace.counted = {
            let metrics = metrics()
            return KeyspaceStatistics(
                hits: metrics[.hits], misses: metrics[.misses], expired: metrics[.expiries],
                evicted: metrics[.evictions])
        }
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
