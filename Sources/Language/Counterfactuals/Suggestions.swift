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
        case .lost:
            // A write that was overwritten was lost in the database, by what a cache wrote back.
            if let cache = node(of: event) as? CacheNode { return cache }
            guard let write = world.log.cause(of: event), let flush = world.log[write.begun] else {
                return nil
            }
            return node(of: flush) as? CacheNode
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
        case .cold, .lost, .unavailable, .negative, .early, .unseen, .gone: return []
        }
    }

    /// In the order in which an expert would try them: what should have told the cache of the write comes first, and a
    /// shorter time to live, which only bounds the harm, last.
    var againstStaleness: [Change] {
        guard let cache, event.isStale else { return [] }
        let outdating = world.log[event.links[.outdated]]
        let answer = world.log[event.links[.answered]]
        var changes: [Change] = []
        if case .write(_, .behindTheBack)? = outdating?.what {
            changes.append(.writesThrough(cache: cache.name))
        }
        // The feed had not come yet.
        if case .write(_, .fed)? = outdating?.what {
            if let outdating, let sooner = Ladder.below(event.time - outdating.time),
                cache.settings.feed != nil
            {
                changes.append(Change(cache.name, "feed", "\(sooner)"))
            }
            changes.append(.writesThrough(cache: cache.name))
        }
        // Stored after the change by who had loaded it before: a lease is there for that.
        let isLate = answer.map { $0.isHit && $0.cause > event.links[.outdated] } ?? false
        if isLate, cache.settings.resilience.lease == nil {
            changes.append(Change(cache.name, "lease", "10s"))
        }
        if cache.below is CacheNode, !cache.settings.resilience.tracking {
            changes.append(Change(cache.name, "tracking", "on"))
        }
        changes += answer.map(servedOldCopy) ?? []
        changes += laggingReplica
        // What had been written was in the cache alone, and had to leave it before it was in the database.
        if let miss, case .miss(.evicted) = miss.what { changes += Suggestions(miss, world).moreRoom }
        changes += ["write-through", "cache-aside"].compactMap { writing($0) }
        if cache.settings.resilience.sliding { changes.append(Change(cache.name, "sliding", "off")) }
        if let answer, let shorter = Ladder.below(age(of: answer) ?? .zero) {
            let isAbsence = if case .miss(.negative) = answer.what { true } else { false }
            changes.append(Change(cache.name, isAbsence ? "negative-ttl" : "ttl", "\(shorter)"))
        }
        return changes
    }

    /// How old the copy was that answered a read.
    private func age(of answer: Event) -> TimeSpan? {
        switch answer.what {
        case .hit(let age, _): age
        case .miss(.negative(let since, _)): answer.time - since
        default: nil
        }
    }

    /// An expired copy is not given as the answer if its grace is shorter.
    private func servedOldCopy(_ answer: Event) -> [Change] {
        guard let cache, case .serve(let why, let expired) = answer.what else { return [] }
        let option = why == .onError ? "stale-if-error" : "stale-while-revalidate"
        return [Change(cache.name, option, Ladder.below(expired).map { "\($0)" } ?? "none")]
    }

    /// A read of the database itself instead of a replica.
    private var laggingReplica: [Change] {
        guard let database = cache?.source as? DatabaseNode, database.settings.replicaLag != nil else {
            return []
        }
        return [Change(database.name, "replica-lag", "none")]
    }

    /// One load for all who ask for a key at one time, or one before anybody has to.
    var againstStampede: [Change] {
        guard
            let cache = world.nodes.first(where: { $0.id == world.log.cause(of: event)?.node }) as? CacheNode
        else { return [] }
        let resilience = cache.settings.resilience
        var changes: [Change] = []
        if !cache.settings.singleFlight { changes.append(Change(cache.name, "single-flight", "on")) }
        if let longer = longerLease(of: cache) { changes.insert(longer, at: 0) }
        if resilience.lease == nil { changes.append(Change(cache.name, "lease", "10s")) }
        guard cache.settings.ttl != nil, let miss = world.log.cause(of: event),
            case .miss(.expired(_, let storedAt, _)) = miss.what
        else { return changes }
        if resilience.staleWhileRevalidate == nil {
            changes.append(Change(cache.name, "stale-while-revalidate", "10s"))
        }
        return changes
            + Suggestions(miss, world).refreshing
            + Suggestions(miss, world).longerLife(of: world.log[miss.cause], than: miss.time - storedAt)
    }

    /// A lease that lasts as long as the load under it; nil if it does already.
    private func longerLease(of cache: CacheNode) -> Change? {
        guard let lease = cache.settings.resilience.lease, case .stampede(let herd) = event.what,
            herd.loads > 0,
            let longer = Ladder.above(herd.work.scaled(by: 1 / Double(herd.loads))), longer > lease
        else { return nil }
        return Change(cache.name, "lease", "\(longer)")
    }

    /// Against a retry storm, a breaker that flaps, a cache that thrashes, and reads of keys that do not exist.
    var againstPattern: [Change] {
        switch event.what {
        case .thrash: return moreRoom + otherPolicies
        case .penetration:
            let caches = world.caches.filter { $0.source.id == event.node }
            return caches.filter { $0.settings.negativeTTL == nil }.map {
                Change($0.name, "negative-ttl", "60s")
            }
        case .retryStorm:
            guard let cache else { return [] }
            let breaker =
                cache.settings.resilience.breaker == nil ? [Change(cache.name, "breaker", "50%")] : []
            return breaker + [Change(cache.name, "retries", "1"), Change(cache.name, "retries", "0")]
        case .flap:
            guard let cache, let longer = Ladder.above(cache.settings.resilience.breakerPause.scaled(by: 2))
            else {
                return []
            }
            return [
                Change(cache.name, "breaker-pause", "\(longer)"), Change(cache.name, "breaker-probes", "5"),
            ]
        default: return []
        }
    }

    /// The newest miss of the operation.
    private var miss: Event? {
        world.log.events.last { $0.operation == event.operation && $0.isMiss }
    }

    /// What passes by itself is worth another attempt; what lasts needs an answer from elsewhere.
    var againstFailure: [Change] {
        guard case .failed(let verb, let refusal, _) = event.what else { return [] }
        if verb == .write || verb == .delete {
            return longerQueue + moreEndurance(refusal) + [writing("write-behind")].compactMap { $0 }
        }
        guard let miss else { return moreEndurance(refusal) }
        let ofMiss = Suggestions(miss, world)
        let oldCopy = ofMiss.oldCopy(at: event.time)
        let endurance = ofMiss.fewerLoads + moreEndurance(refusal)
        let lasts = refusal.lasts
        return (lasts ? oldCopy + endurance : endurance + oldCopy) + ofMiss.againstMiss
    }

    /// What spares loads that come at one time: one for all readers of a key, or ends that are spread.
    fileprivate var fewerLoads: [Change] {
        guard let cache, case .miss(let cause) = event.what else { return [] }
        let together = world.log.events.filter { other in
            if case .miss = other.what { other.node == event.node && other.time == event.time } else { false }
        }
        var changes: [Change] = []
        if !cache.settings.singleFlight,
            together.contains(where: { $0.key == event.key && $0.number != event.number })
        {
            changes.append(Change(cache.name, "single-flight", "on"))
        }
        let expired = together.filter { if case .miss(.expired) = $0.what { true } else { false } }
        if case .expired(_, _, let ttl) = cause, cache.settings.jitter == .zero,
            Set(expired.map(\.key)).count > 2, let spread = Ladder.below(ttl.scaled(by: 0.5))
        {
            changes.append(Change(cache.name, "jitter", "\(spread)"))
        }
        return changes
    }

    /// Room for a write that waited in vain for some in a write-behind queue.
    private var longerQueue: [Change] {
        guard let cache else { return [] }
        let waited = world.log.events.contains { other in
            guard other.operation == event.operation, case .block = other.what else { return false }
            return other.node == cache.id
        }
        return waited ? [2, 4, 8].map { Change(cache.name, "queue", "\(cache.settings.queue * $0)") } : []
    }

    var againstFullMemory: [Change] { moreRoom + otherPolicies }

    /// A write that is acknowledged only when it is durable comes first; what makes the loss smaller, last.
    var againstLoss: [Change] {
        guard let cache, case .lost(let acknowledgedAt, let loss) = event.what else { return [] }
        var changes: [Change] = []
        if loss == .dropped { changes.append(Change(cache.name, "attempts", "unlimited")) }
        if loss == .overwritten { changes.append(.writesThrough(cache: cache.name)) }
        changes += [writing("write-through")].compactMap { $0 }
        if loss == .overwritten, !cache.settings.coalesce {
            changes.append(Change(cache.name, "coalesce", "on"))
        }
        if loss == .crash, let sooner = Ladder.below(event.time - acknowledgedAt) {
            changes.append(Change(cache.name, "flush-every", "\(sooner)"))
        }
        return changes
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
    fileprivate func longerLife(of expiry: Event?, than life: TimeSpan) -> [Change] {
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
                case .read(_, let took, _), .write(let took, _): return took
                default: return nil
                }
            }.first
            guard cache.settings.resilience.timeout != nil, let longer = took.flatMap(Ladder.above) else {
                return moreWorkers
            }
            return [Change(cache.name, "timeout", "\(longer)")]
        case .exhausted:
            guard let limit = cache.settings.resilience.connections else { return moreWorkers }
            return Set([limit + 1, limit + 2, limit * 2, limit * 4]).sorted().map {
                Change(cache.name, "connections", "\($0)")
            }
        case .down, .flaky, .partitioned:
            return cache.settings.resilience.retries == 0 ? [Change(cache.name, "retries", "3")] : []
        default: return []
        }
    }

    /// More calls of a database at one time.
    private var moreWorkers: [Change] {
        world.databases.compactMap { database in
            database.settings.workers.map { Change(database.name, "workers", "\($0 * 2)") }
        }
    }

    /// An expired copy as the answer, where there had been one.
    private func oldCopy(at time: Instant) -> [Change] {
        guard let cache, case .miss(.expired(let end, _, _)) = event.what,
            let grace = Ladder.above(time - end),
            (cache.settings.resilience.staleIfError ?? .zero) < grace
        else { return [] }
        return [Change(cache.name, "stale-if-error", "\(grace)")]
    }

    fileprivate var refreshing: [Change] {
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

extension Event {
    /// Whether a call was refused by what guards the caller, and not by the node that was called.
    fileprivate var isRefusalOfCaller: Bool {
        switch what {
        case .refuse(_, .open), .refuse(_, .exhausted), .refuse(_, .unhealthy): true
        default: false
        }
    }
}

extension Refusal {
    /// Whether another attempt soon after would meet the same.
    fileprivate var lasts: Bool {
        switch self {
        case .down, .closed, .partitioned: true
        default: false
        }
    }
}
