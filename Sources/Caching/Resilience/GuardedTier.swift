internal import Keyspace
internal import Simulation
internal import Tracing

/// A cache, as a strategy sees it, with what its options put around it: a limit to waiting, early expiry, leases, and
/// expired copies while they are loaded again.
struct GuardedTier: CacheTier {
    let inner: CacheCall
    let guards: Guards
    let operation: Operation
    let caller: NodeID

    var node: CacheNode { guards.node }
    var world: World { guards.node.world }

    init(_ inner: CacheCall, guards: Guards, caller: NodeID) {
        self.inner = inner
        self.guards = guards
        self.operation = inner.operation
        self.caller = caller
    }

    /// The same for one key of a batch.
    func member(_ key: Key) -> GuardedTier {
        let own = operation.member(key)
        if own === operation { return self }
        return GuardedTier(
            CacheCall(node: node, operation: own, caller: caller, loader: inner.loader), guards: guards,
            caller: caller)
    }

    // MARK: Reading

    func get(_ key: Key) async throws -> CachedValue? {
        while true {
            if expiresEarly(key) {
                if node.remote == nil { try await world.simulation.sleep(for: node.drawLatency()) }
                return nil
            }
            if let found = try await ask(key) { return follow(found, key) }
            if operation.unanswered != nil { return nil }
            guard try await mustWait(for: key) else { return nil }
        }
    }

    func get(_ key: Key, orLoad load: @Sendable () async throws -> Value?) async throws -> Value? {
        defer { if guards.settings.sliding, operation.source == node.id { node.renew(key, operation) } }
        while !hasLive(key), node.canBeReached(from: caller) {
            if guards.revalidatable(key) != nil, let found = try await ask(key) {
                return follow(found, key).value
            }
            guard try await mustWait(for: key) else { break }
        }
        if expiresEarly(key) {
            return try await inner.share(key) {
                let value = try await load()
                try await set(key, value)
                return value
            }
        }
        guard let leases = guards.leases, leases.isHeld(by: operation) else {
            return try await inner.get(key, orLoad: load)
        }
        defer { leases.giveBack(by: operation) }
        do {
            return try await inner.get(key) {
                let value = try await load()
                // The cache stores what its loader brings, so only an error keeps it from that.
                if let why = leases.voidness(for: operation) { throw VoidLease(why: why, value: value) }
                return value
            }
        } catch let void as VoidLease {
            world.note(operation, node.id, key, .lease(void.why), value: void.value)
            if node.remote == nil { try await world.simulation.sleep(for: node.drawLatency()) }
            return void.value
        }
    }

    private struct VoidLease: Error {
        var why: LeaseStep
        var value: Value?
    }

    /// Asks the cache, and goes on without it if it takes too long.
    func ask(_ key: Key) async throws -> CachedValue? {
        operation.unanswered = nil
        guard let limit = guards.settings.cacheTimeout else {
            return try await inner.get(key, servesExpired: true)
        }
        return try await inner.get(key, within: limit)
    }

    private func hasLive(_ key: Key) -> Bool {
        world.probe?.touch(node.id, key.id, saw: node.memory.holds(key.id))
        guard let entry = node.memory[key.id] else { return false }
        return entry.expires.map { $0 > world.simulation.now } ?? true
    }

    /// Whether a reader takes an entry for expired before it is. Notes the miss.
    func expiresEarly(_ key: Key) -> Bool {
        guard guards.early != nil, let entry = node.memory[key.id], entry.value != nil,
            node.faults.isEmpty,
            let early = guards.early?.strikes(entry, of: key.id, at: world.simulation.now)
        else { return false }
        world.note(
            operation, node.id, key, .miss(.early(left: early.left, loadTime: early.loadTime)),
            cause: entry.stored)
        return true
    }

    /// What an answer brings about when it arrives: an expired copy is loaded again in the background, and a fresh entry
    /// may be renewed.
    func follow(_ found: CachedValue, _ key: Key) -> CachedValue {
        if found.isExpired {
            guards.revalidate(key, cause: operation.answeredBy, inner.loader)
        } else if guards.settings.sliding {
            node.renew(key, operation)
        }
        return found
    }

    /// After a miss: takes the lease of the key, or waits for its holder.
    ///
    /// - Returns: whether the key may be there by now, so that it should be asked for again.
    func mustWait(for key: Key) async throws -> Bool {
        guard let leases = guards.leases, !leases.isHeld(by: operation), node.canBeReached(from: caller)
        else { return false }
        // It may have been stored while the answer was on its way.
        if hasLive(key) { return true }
        world.probe?.touch(node.id, key.id, isWrite: true)
        if leases.take(key.id, for: operation) { return false }
        world.note(operation, node.id, key, .lease(.waits))
        try await leases.wait(for: key.id)
        return true
    }

    // MARK: Writing

    func set(_ key: Key, _ value: Value?) async throws {
        if guards.leases != nil { world.probe?.touch(node.id, key.id, isWrite: true) }
        // An absence that is not kept is never stored, and readers that wait must not wait for it.
        defer { guards.leases?.giveBack(by: operation) }
        if isVoid(key, value) { return }
        try await limited(.write, key) {
            try await $0.set(key, value)
        } plain: {
            try await inner.set(key, value)
        }
    }

    /// Whether the lease under which a value was loaded counts no more. Notes that it is not stored.
    func isVoid(_ key: Key, _ value: Value?) -> Bool {
        guard let leases = guards.leases, leases.isHeld(by: operation),
            let why = leases.voidness(for: operation)
        else { return false }
        world.note(operation, node.id, key, .lease(why), value: value)
        return true
    }

    func delete(_ key: Key) async throws {
        try await limited(.delete, key) {
            try await $0.delete(key)
        } plain: {
            try await inner.delete(key)
        }
    }

    /// Does something with the cache, and goes on without waiting for the end if it takes too long.
    func limited(
        _ verb: Verb, _ key: Key, _ call: @escaping @Sendable (CacheCall) async throws -> Void,
        plain: () async throws -> Void
    ) async throws {
        guard let limit = guards.settings.cacheTimeout else { return try await plain() }
        do {
            try await Timeout(limit: limit, node: node).run(verb, key, operation, of: node.id) {
                [node, caller, loader = inner.loader] fork in
                try await call(CacheCall(node: node, operation: fork, caller: caller, loader: loader))
            }
        } catch is Refused {}
    }
}
