internal import Caching
internal import Eviction
internal import Keyspace
internal import Simulation
internal import Tracing

/// Changes that might have kept an event from happening, the likeliest first.
struct Suggestions {
    private let event: Event
    /// The cache that it happened in, or the one that the application enters by.
    private let cache: CacheNode?
    private let world: World

    init(_ event: Event, _ cache: CacheNode?, _ world: World) {
        self.event = event
        self.cache = cache ?? world.caches.last
        self.world = world
    }

    /// Policies that are tried; what a random one does proves nothing.
    private static let policies = ["lru", "lfu", "fifo", "clock", "sieve", "s3-fifo", "arc"]

    var againstMiss: [Change] {
        guard case .miss(let cause) = event.what else { return [] }
        switch cause {
        case .expired(_, let storedAt, _): return longerLife(than: event.time - storedAt) + refreshing
        case .evicted, .rejected: return moreRoom + otherPolicies
        case .invalidated: return [writing("write-through")].compactMap { $0 }
        case .cold, .lost, .unavailable, .negative, .early: return []
        }
    }

    var againstStaleness: [Change] {
        guard let cache else { return [] }
        var changes: [Change] = []
        // The copy that was read: its age is in the hit of the same operation.
        if let hit = world.log.events.last(where: { $0.operation == event.operation && $0.isHit }),
            case .hit(let age, _) = hit.what, let shorter = Ladder.below(age)
        {
            changes.append(Change(cache.name, "ttl", "\(shorter)"))
        }
        return changes + ["write-through", "cache-aside"].compactMap { writing($0) }
    }

    var againstFailure: [Change] {
        guard case .failed(let verb, _, _) = event.what else { return [] }
        if verb == .write || verb == .delete { return [writing("write-behind")].compactMap { $0 } }
        guard let miss = world.log.events.last(where: { $0.operation == event.operation && $0.isMiss }) else {
            return []
        }
        return Suggestions(miss, world.node(world.names.node(miss.node)) as? CacheNode, world).againstMiss
    }

    var againstLoss: [Change] {
        guard let cache else { return [] }
        var changes: [Change] = []
        if case .lost(let acknowledgedAt, let loss) = event.what {
            if loss == .crash, let sooner = Ladder.below(event.time - acknowledgedAt) {
                changes.append(Change(cache.name, "flush-every", "\(sooner)"))
            }
            if loss == .dropped { changes.append(Change(cache.name, "attempts", "unlimited")) }
        }
        return changes + [writing("write-through")].compactMap { $0 }
    }

    var againstDeparture: [Change] {
        switch event.what {
        case .evict: return moreRoom + otherPolicies
        case .expire(_, let storedAt, _, _): return longerLife(than: event.time - storedAt) + refreshing
        default: return []
        }
    }

    // MARK: Kinds of change

    private func longerLife(than life: TimeSpan) -> [Change] {
        guard let cache, let ttl = Ladder.above(life) else { return [] }
        return [Change(cache.name, "ttl", "\(ttl)")]
    }

    private var refreshing: [Change] {
        guard let cache, cache.settings.ttl != nil else { return [] }
        let now = cache.settings.strategy
        guard now.read.descriptor.name != RefreshAhead.descriptor.name else { return [] }
        let write = now.write.descriptor.name
        return [Change(cache.name, "strategy", strategy(RefreshAhead.descriptor.name, write))]
    }

    private func writing(_ side: String) -> Change? {
        guard let cache, cache.settings.strategy.write.descriptor.name != side else { return nil }
        return Change(cache.name, "strategy", strategy(cache.settings.strategy.read.descriptor.name, side))
    }

    private func strategy(_ read: String, _ write: String) -> String {
        (try? StrategyChoice(named: "\(read)+\(write)").name) ?? read
    }

    /// One more entry, or where the capacity is in bytes room for this one.
    private var moreRoom: [Change] {
        guard let cache else { return [] }
        switch cache.settings.capacity {
        case .unbounded: return []
        case .entries(let count):
            return [1, 2, 4, 8].map { Change(cache.name, "capacity", "\(count + $0)") }
        case .bytes(let bytes):
            let size = world.names.key(event.key).text.utf8.count + (event.value?.size ?? 16)
            return [1, 4].map { Change(cache.name, "capacity", "\(bytes + size * $0)B") }
        }
    }

    private var otherPolicies: [Change] {
        guard let cache else { return [] }
        return Self.policies.filter { name in
            name != cache.settings.policy && PolicyRegistry.all.contains { $0.descriptor.name == name }
        }.map { Change(cache.name, "policy", $0) }
    }
}

/// Round lengths of time, as a person would choose them.
enum Ladder {
    private static let spans: [TimeSpan] = {
        let milliseconds: [Int64] = [1, 2, 5, 10, 20, 50, 100, 200, 500]
        let seconds: [Int64] = [
            1, 2, 3, 5, 10, 15, 20, 30, 45, 60, 90, 120, 180, 300, 600, 900, 1200, 1800, 2700, 3600, 5400,
            7200, 10800,
            14400, 21600, 28800, 43200, 86400, 172_800, 604_800,
        ]
        return milliseconds.map { .milliseconds($0) } + seconds.map { .seconds($0) }
    }()

    /// The shortest that is longer.
    static func above(_ span: TimeSpan) -> TimeSpan? { spans.first { $0 > span } }

    /// The longest that is not longer.
    static func below(_ span: TimeSpan) -> TimeSpan? { spans.last { $0 <= span } }
}

extension Event {
    var isHit: Bool { if case .hit = what { true } else { false } }
    var isMiss: Bool { if case .miss = what { true } else { false } }
}
