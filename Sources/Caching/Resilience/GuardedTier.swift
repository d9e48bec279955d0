internal import Keyspace
internal import Simulation
internal import Tracing

/// A cache, as a strategy sees it, with what its options put around it: a limit to waiting, early expiry, leases, and
/// expired copies while they are loaded anew.
struct GuardedTier: CacheTier {
    private let inner: any CacheTier
    private let guards: Guards
    private let operation: Operation
    private let caller: NodeID

    private var node: CacheNode { guards.node }
    private var world: World { guards.node.world }

    init(_ inner: any CacheTier, guards: Guards, operation: Operation, caller: NodeID) {
        self.inner = inner
        self.guards = guards
        self.operation = operation
        self.caller = caller
        // A refresh begins without a miss, and what it brings may be outdated by then as well.
        if operation.verb == .refresh, let key = operation.key {
            guards.leases?.grant(key.id, to: operation)
        }
    }

    // MARK: Reading

    func get(_ key: Key) async throws -> CachedValue? {
        while true {
            if strikesEarly(key) {
                try await world.simulation.sleep(for: node.drawLatency())
                return nil
            }
            // The cache has both at the moment it is asked, whatever becomes of them on the way back.
            let copy = guards.shelfCopy(key, guards.settings.staleWhileRevalidate)
            if let found = try await ask(key) {
                if guards.settings.sliding { node.renew(key, operation) }
                return found
            }
            if operation.unanswered != nil { return nil }
            if let copy { return serve(copy, key) }
            guard try await mustWait(for: key) else { return nil }
        }
    }

    /// Only where no option decides what becomes of a key one by one: else a batch never comes as far as this.
    func get(_ keys: [Key]) async throws -> [CachedValue?] { try await inner.get(keys) }

    func get(_ keys: [Key], orLoad load: @Sendable ([Key]) async throws -> [Value?]) async throws -> [Value?]
    {
        try await inner.get(keys, orLoad: load)
    }

    func set(_ keys: [Key], _ values: [Value?]) async throws { try await inner.set(keys, values) }

    func get(_ key: Key, orLoad load: @Sendable () async throws -> Value?) async throws -> Value? {
        defer { if guards.settings.sliding, operation.source == node.id { node.renew(key, operation) } }
        while !hasLive(key), node.canBeReached(from: caller) {
            if let copy = guards.shelfCopy(key, guards.settings.staleWhileRevalidate) {
                if let found = try await ask(key) { return found.value }
                if operation.unanswered == nil { return serve(copy, key).value }
            }
            guard try await mustWait(for: key) else { break }
        }
        if strikesEarly(key) {
            let value = try await load()
            try await set(key, value)
            return value
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
            try await world.simulation.sleep(for: node.drawLatency())
            return void.value
        }
    }

    private struct VoidLease: Error {
        var why: LeaseStep
        var value: Value?
    }

    /// Asks the cache, and goes on without it where it takes too long.
    private func ask(_ key: Key) async throws -> CachedValue? {
        operation.unanswered = nil
        guard let limit = guards.settings.cacheTimeout else { return try await inner.get(key) }
        return try await CacheCall(node: node, operation: operation, caller: caller).get(key, within: limit)
    }

    private func hasLive(_ key: Key) -> Bool {
        guard let entry = node.memory[key.id] else { return false }
        return entry.expires.map { $0 > world.simulation.now } ?? true
    }

    private func strikesEarly(_ key: Key) -> Bool {
        guard guards.early != nil, let entry = node.memory[key.id], entry.value != nil,
            node.faults.isEmpty,
            let early = guards.early?.strikes(entry, of: key.id, at: world.simulation.now)
        else { return false }
        world.note(
            operation, node.id, key, .miss(.early(left: early.left, loadTime: early.loadTime)),
            cause: entry.stored)
        return true
    }

    /// An expired copy that is still an answer, which is then loaded anew in the background.
    private func serve(_ copy: Shelf.Copy, _ key: Key) -> CachedValue {
        let event = guards.serve(copy, of: key, .revalidating, operation)
        guards.revalidate(key, cause: event)
        return CachedValue(value: copy.value, age: Duration(world.simulation.now - copy.storedAt), ttl: nil)
    }

    /// After a miss: takes the lease of the key, or waits for who has it.
    ///
    /// - Returns: whether the key may be there by now, and it should ask again.
    private func mustWait(for key: Key) async throws -> Bool {
        guard let leases = guards.leases, !leases.isHeld(by: operation), node.canBeReached(from: caller)
        else { return false }
        // It may have been stored while the answer was on its way.
        if hasLive(key) { return true }
        if leases.take(key.id, for: operation) { return false }
        world.note(operation, node.id, key, .lease(.waits))
        try await leases.wait(for: key.id)
        return true
    }

    // MARK: Writing

    func set(_ key: Key, _ value: Value?) async throws {
        guard let leases = guards.leases, leases.isHeld(by: operation) else {
            return try await store(key, value)
        }
        // Absence that is not kept is never stored, and who waits must not wait for it.
        defer { leases.giveBack(by: operation) }
        if let why = leases.voidness(for: operation) {
            world.note(operation, node.id, key, .lease(why), value: value)
            return
        }
        try await store(key, value)
    }

    private func store(_ key: Key, _ value: Value?) async throws {
        try await limited(.write, key) {
            try await $0.set(key, value)
        } plain: {
            try await inner.set(key, value)
        }
    }

    func delete(_ key: Key) async throws {
        try await limited(.delete, key) {
            try await $0.delete(key)
        } plain: {
            try await inner.delete(key)
        }
    }

    /// Does something with the cache, and goes on without waiting for the end where it takes too long.
    private func limited(
        _ verb: Verb, _ key: Key, _ call: @escaping @Sendable (CacheCall) async throws -> Void,
        plain: () async throws -> Void
    ) async throws {
        guard let limit = guards.settings.cacheTimeout else { return try await plain() }
        do {
            try await Timeout(limit: limit, node: node).run(verb, key, operation, of: node.id) {
                [node, caller] fork in
                try await call(CacheCall(node: node, operation: fork, caller: caller))
            }
        } catch is Refused {}
    }
}
