internal import Caching
internal import Eviction
internal import Keyspace
internal import Simulation
internal import Strategies
internal import Tracing

/// Changes that might have kept an event from happening, the likeliest first.
struct Suggestions {
    private let event: Event
    /// The cache that the event concerns; nil if it is gone.
    private let cache: CacheNode?
    private let world: World

    init(_ event: Event, _ world: World) {
        self.event = event
        self.world = world
        cache = Self.cache(concernedBy: event, world)
    }

    /// The cache that an event concerns: the one in which it happened; for a stale read the one that held the copy; for a
    /// failure the one that called what failed.
    private static func cache(concernedBy event: Event, _ world: World) -> CacheNode? {
        func node(of event: Event) -> (any Node)? { world.nodes.first { $0.id == event.node } }
        switch event.what {
        case .stale:
            if let answer = world.log[event.links[.answered]], let cache = node(of: answer) as? CacheNode {
                return cache
            }
        case .failed:
            var failure = world.log.cause(of: event)
            if case .breaker = failure?.what { failure = failure.flatMap { world.log.cause(of: $0) } }
            if let failure, let failed = node(of: failure) {
                // A breaker, a pool and health checks refuse calls at the cache that has them.
                return failure.isRefusalOfCaller
                    ? failed as? CacheNode : world.cache(over: failed) ?? failed as? CacheNode
            }
        default:
            if event.node != .application { return node(of: event) as? CacheNode }
        }
        return world.caches.last
    }

    /// Policies that are tried; what a random one does proves nothing.
    private static let policies = ["lru", "lfu", "fifo", "clock", "sieve", "s3-fifo", "arc"]

    var againstMiss: [Change] {
        guard case .miss(let cause) = event.what else { return [] }
        switch cause {
        case .expired(_, let storedAt, _):
            return longerLife(of: world.log[event.cause], than: event.time - storedAt) + refreshing
        case .evicted, .rejected: return moreRoom + otherPolicies
        case .invalidated: return [writing("write-through")].compactMap { $0 }
        case .cold, .lost, .unavailable, .negative, .early: return []
        }
    }

    var againstStaleness: [Change] {
        guard let cache, event.isStale else { return [] }
        var changes: [Change] = []
        // The copy that was read: its age is in the hit of the same operation.
        if let hit = world.log[event.links[.answered]], case .hit(let age, _) = hit.what {
            // Stored after the change by who had loaded it before: a lease is there for that.
            if hit.cause > event.links[.outdated], cache.settings.resilience.lease == nil {
                changes.append(Change(cache.name, "lease", "10s"))
            }
            if let shorter = Ladder.below(age) { changes.append(Change(cache.name, "ttl", "\(shorter)")) }
        }
        // What had been written was in the cache alone, and had to leave it before it was in the database.
        if let miss = miss, case .miss(.evicted) = miss.what {
            changes += Suggestions(miss, world).moreRoom
        }
        return changes + ["write-through", "cache-aside"].compactMap { writing($0) }
    }

    /// The newest miss of the operation.
    private var miss: Event? {
        world.log.events.last { $0.operation == event.operation && $0.isMiss }
    }

    var againstFailure: [Change] {
        guard case .failed(let verb, let refusal, _) = event.what else { return [] }
        if verb == .write || verb == .delete {
            return moreEndurance(refusal) + [writing("write-behind")].compactMap { $0 }
        }
        guard let miss else { return moreEndurance(refusal) }
        let ofMiss = Suggestions(miss, world)
        return moreEndurance(refusal) + ofMiss.oldCopy(at: event.time) + ofMiss.againstMiss
    }

    var againstFullMemory: [Change] { moreRoom + otherPolicies }

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
        case .expire(let storedAt, _, _):
            return longerLife(of: event, than: event.time - storedAt) + refreshing
        default: return []
        }
    }

    // MARK: Kinds of change

    /// The cache's ttl says nothing of an entry whose own a command has set.
    private func longerLife(of expiry: Event?, than life: TimeSpan) -> [Change] {
        if let expiry, world.log[expiry.links[.lifetime]]?.isOfCommand == true {
            return []
        }
        guard let cache, let ttl = Ladder.above(life) else { return [] }
        return [Change(cache.name, "ttl", "\(ttl)")]
    }

    /// What bears a failure of this kind longer, or oftener.
    private func moreEndurance(_ refusal: Refusal) -> [Change] {
        guard let cache else { return [] }
        switch refusal {
        case .timeout:
            let took = world.log.events.reversed().lazy.compactMap { other -> TimeSpan? in
                guard other.operation == event.operation else { return nil }
                switch other.what {
                case .read(_, let took), .write(let took, _): return took
                default: return nil
                }
            }.first
            guard cache.settings.resilience.timeout != nil, let longer = took.flatMap(Ladder.above) else {
                return []
            }
            return [Change(cache.name, "timeout", "\(longer)")]
        case .exhausted:
            guard let limit = cache.settings.resilience.connections else { return [] }
            return Set([limit + 1, limit + 2, limit * 2, limit * 4]).sorted().map {
                Change(cache.name, "connections", "\($0)")
            }
        case .down, .flaky, .partitioned:
            return cache.settings.resilience.retries == 0 ? [Change(cache.name, "retries", "3")] : []
        default: return []
        }
    }

    /// An expired copy as the answer, where there had been one.
    private func oldCopy(at time: Instant) -> [Change] {
        guard let cache, case .miss(.expired(let end, _, _)) = event.what,
            cache.settings.resilience.staleIfError == nil, let grace = Ladder.above(time - end)
        else { return [] }
        return [Change(cache.name, "stale-if-error", "\(grace)")]
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

    /// Whether a command has set a parameter of the cache: it would set it again, whatever had been chosen before.
    private func isSetByCommand(_ parameter: String) -> Bool {
        world.log.events.contains { other in
            guard case .request(.command) = other.what, let text = other.value?.text else { return false }
            let words = text.split(separator: " ").map { $0.lowercased() }
            return words.count > 2 && words[0] == "config" && words[1] == "set"
                && words[2...].contains(parameter)
        }
    }

    /// One more entry, or where the capacity is in bytes room for this one.
    private var moreRoom: [Change] {
        guard let cache, !isSetByCommand("maxmemory") else { return [] }
        switch cache.settings.capacity {
        case .unbounded: return []
        case .entries(let count):
            return [1, 2, 4, 8].map { Change(cache.name, "capacity", "\(count + $0)") }
        case .bytes(let bytes):
            let size = world.names.size(of: event.key) + (event.value?.size ?? 16)
            return [1, 4].map { Change(cache.name, "capacity", "\(bytes + size * $0)B") }
        }
    }

    private var otherPolicies: [Change] {
        guard let cache, !isSetByCommand("maxmemory-policy") else { return [] }
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
    /// Whether a call was refused by what guards the caller, and not by the node that was called.
    fileprivate var isRefusalOfCaller: Bool {
        switch what {
        case .refuse(_, .open), .refuse(_, .exhausted), .refuse(_, .unhealthy): true
        default: false
        }
    }
}
