internal import Basics
internal import Keyspace
internal import Simulation
internal import Strategies
internal import Tracing

/// All that the options of one cache put around its strategy. A cache without such options has none, and pays nothing.
final class Guards: @unchecked Sendable {
    // Confined to the simulation's thread.
    unowned let node: CacheNode
    let settings: ResilienceSettings
    let breaker: CircuitBreaker?
    let pool: ConnectionPool?
    let health: HealthCheck?
    let leases: Leases?
    var early: EarlyExpiry?
    private var shelf = Shelf()
    private var backoffStream: RandomStream
    private var revalidating: Set<KeyID> = []

    init(_ settings: ResilienceSettings, node: CacheNode) {
        self.settings = settings
        self.node = node
        let world = node.world
        breaker = settings.breaker.map { CircuitBreaker($0, settings, node: node) }
        pool = settings.connections.map { ConnectionPool($0, settings, node: node) }
        health = settings.healthEvery.map { HealthCheck($0, settings, node: node) }
        leases = settings.lease.map { Leases($0, world: world) }
        early = settings.early.map { EarlyExpiry($0, stream: world.stream("\(node.name) early")) }
        backoffStream = world.stream("\(node.name) backoff")
        health?.start()
    }

    /// Ends what goes on by itself.
    func stop() {
        health?.stop()
        leases?.endAll()
    }

    func drawBackoff() -> Double { backoffStream.unit() }

    // MARK: Around a strategy

    /// Puts what the options ask for around the parts of a strategy.
    func surround(_ parts: StrategyParts, _ operation: Operation, from caller: NodeID, storeCaller: NodeID)
        -> StrategyParts
    {
        var parts = parts
        parts.cache = GuardedTier(parts.cache, guards: self, operation: operation, caller: caller)
        if settings.guardsCalls, operation.verb != .flush {
            parts.store = GuardedStore(guards: self, operation: operation, caller: storeCaller)
        }
        return parts
    }

    /// What reads of one operation go through; it is not handed on.
    func readSide(for operation: Operation, from caller: NodeID) -> ReadSide {
        let (strategy, _, _) = node.readStrategy(for: operation, from: caller)
        let reading = BestAnswer(guards: self, strategy: strategy, operation: operation, caller: caller)
        return ReadSide(reading: reading, pool: Self.noPool) { _, _ in }
    }

    /// Takes nothing back.
    private static let noPool: ReadSides = {
        let pool = ReadSides()
        pool.retire()
        return pool
    }()

    /// Reads of a strategy: where one fails, an expired copy or a default is better than nothing.
    private struct BestAnswer: Reading {
        let guards: Guards
        let strategy: any ReadStrategy
        let operation: Operation
        let caller: NodeID

        func read(_ key: Key) async throws -> Value? {
            try await guards.read(key, operation, from: caller) { try await strategy.read(key) }
        }

        /// Together, or where an option decides what becomes of each key, one after the other.
        func read(_ keys: [Key]) async throws -> [Value?] {
            if guards.settings.asksInBatches { return try await strategy.read(keys) }
            var values: [Value?] = []
            for key in keys {
                let side = guards.node.readSide(for: operation.member(key), from: caller)
                defer { side.putBack() }
                values.append(try await side.reading.read(key))
            }
            return values
        }
    }

    private func read(
        _ key: Key, _ operation: Operation, from caller: NodeID, _ read: () async throws -> Value?
    ) async throws -> Value? {
        defer { leases?.giveBack(by: operation) }
        do {
            return try await read()
        } catch let refused as Refused {
            if node.canBeReached(from: caller), let copy = shelfCopy(key, settings.staleIfError) {
                serve(copy, of: key, .onError, operation)
                return copy.value
            }
            guard let text = settings.fallback else { throw refused }
            // No database ever had it, so the checker takes it for what it is: not the truth.
            let value = Value(text, version: -node.world.nextVersion())
            operation.answeredBy = node.world.note(
                operation, node.id, key, .fallback(refused.refusal), value: value)
            operation.source = node.id
            return value
        }
    }

    // MARK: Expired copies

    func shelfCopy(_ key: Key, _ grace: TimeSpan?) -> Shelf.Copy? {
        grace.flatMap { shelf.copy(of: key.id, within: $0, at: node.world.simulation.now) }
    }

    /// Notes that an expired copy is the answer.
    @discardableResult
    func serve(_ copy: Shelf.Copy, of key: Key, _ why: StaleServing, _ operation: Operation) -> EventNumber {
        operation.source = node.id
        let event = node.world.note(
            operation, node.id, key,
            .serve(why, expired: node.world.simulation.now - copy.expiredAt), value: copy.value)
        operation.answeredBy = event
        return event
    }

    /// Loads a key anew in the background, unless that is under way.
    func revalidate(_ key: Key, cause: EventNumber) {
        guard revalidating.insert(key.id).inserted else { return }
        node.world.startBackground(.refresh, key, at: node.id, cause: cause) { operation in
            defer {
                self.revalidating.remove(key.id)
                self.leases?.giveBack(by: operation)
            }
            let parts = self.node.readParts(operation, from: .application)
            let value = try await parts.store.read(key)
            try await parts.cache.set(key, value)
        }
    }

    // MARK: What happened to the cache

    func expired(_ key: KeyID, _ entry: Entry, _ event: EventNumber) {
        guard settings.keepsExpired, let value = entry.value else { return }
        let now = node.world.simulation.now
        shelf.put(
            key,
            Shelf.Copy(
                value: value, storedAt: entry.storedAt, expiredAt: now, bytes: entry.bytes, expired: event))
        trimShelf()
    }

    func stored(_ key: KeyID) {
        leases?.end(key)
        guard settings.keepsExpired else { return }
        shelf.take(key)
        trimShelf()
    }

    func removed(_ key: KeyID) {
        leases?.end(key)
        shelf.take(key)
    }

    func crashed() {
        leases?.endAll()
        shelf.removeAll()
    }

    private func trimShelf() {
        shelf.trim(
            grace: settings.grace, at: node.world.simulation.now, fill: node.memory.fill,
            capacity: node.settings.capacity)
    }
}
