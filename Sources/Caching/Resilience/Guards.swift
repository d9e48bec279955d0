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
        leases = settings.lease.map { Leases($0, of: node.id, world: world) }
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
    func surround(
        _ parts: inout StrategyParts, _ call: CacheCall, from caller: NodeID, storeCaller: NodeID
    ) {
        let operation = call.operation
        parts.cache = GuardedTier(call, guards: self, caller: caller)
        if let leases { parts.loads = LeasedLoads(inner: parts.loads, leases: leases, operation: operation) }
        if settings.guardsCalls, operation.verb != .flush {
            parts.store = GuardedStore(
                guards: self, operation: operation, caller: storeCaller, loader: call.loader)
        }
    }

    /// What reads of one operation go through; it is not handed on.
    func readSide(for operation: Operation, from caller: NodeID) -> ReadSide {
        ReadSide(reading: reading(for: operation, from: caller, nil), pool: Self.noPool) { _, _ in }
    }

    func reading(for operation: Operation, from caller: NodeID, _ loader: Loader?) -> any Reading {
        let (strategy, _, _) = node.readStrategy(for: operation, from: caller, loader)
        return BestAnswer(guards: self, strategy: strategy, operation: operation, caller: caller)
    }

    /// Takes nothing back.
    private static let noPool: ReadSides = {
        let pool = ReadSides()
        pool.retire()
        return pool
    }()

    /// Reads of a strategy: if one fails, an expired copy or a default is better than nothing.
    private struct BestAnswer: Reading {
        let guards: Guards
        let strategy: any ReadStrategy
        let operation: Operation
        let caller: NodeID

        func read(_ key: Key) async throws -> Value? {
            defer { guards.leases?.giveBack(by: operation) }
            do { return try await strategy.read(key) } catch let refused as Refused {
                return try guards.substitutes([key], operation, from: caller, instead: refused)[0]
            }
        }

        func read(_ keys: [Key]) async throws -> [Value?] {
            defer { for key in keys { guards.leases?.giveBack(by: operation.member(key)) } }
            do { return try await strategy.read(keys) } catch let refused as Refused {
                return try guards.substitutes(keys, operation, from: caller, instead: refused)
            }
        }
    }

    /// The next best answers to a read that failed: of a batch what the cache has, then copies that have expired, then the
    /// default.
    ///
    /// - Throws: the error of the read, if there is a key without such an answer.
    private func substitutes(
        _ keys: [Key], _ operation: Operation, from caller: NodeID, instead refused: Refused
    ) throws -> [Value?] {
        let isReached = node.canBeReached(from: caller)
        let now = node.world.simulation.now
        func live(_ key: Key) -> Entry? {
            guard keys.count > 1, isReached, let entry = node.memory[key.id], entry.isString else {
                return nil
            }
            return entry.expires.map { $0 > now } ?? true ? entry : nil
        }
        func copy(_ key: Key) -> Shelf.Copy? { isReached ? shelfCopy(key, settings.staleIfError) : nil }
        let isEnough = keys.allSatisfy { live($0) != nil || copy($0) != nil || settings.fallback != nil }
        guard isEnough else { throw refused }
        return keys.map { key in
            let member = operation.member(key)
            member.last = max(member.last, operation.last)
            member.source = node.id
            if let entry = live(key) { return entry.value }
            if let copy = copy(key) {
                serve(copy, of: key, .onError, member)
                return copy.value
            }
            // No database ever had it, so the checker takes it for what it is: not the truth.
            let value = settings.fallback.map { Value($0, version: -node.world.nextVersion()) }
            member.answeredBy = node.world.note(
                member, node.id, key, .fallback(refused.refusal), value: value)
            return value
        }
    }

    // MARK: Expired copies

    func shelfCopy(_ key: Key, _ grace: TimeSpan?) -> Shelf.Copy? {
        let copy = grace.flatMap { shelf.copy(of: key.id, within: $0, at: node.world.simulation.now) }
        if grace != nil { node.world.probe?.touch(node.id, key.id, saw: copy != nil) }
        return copy
    }

    /// An expired copy that may be the answer while it is loaded again.
    func revalidatable(_ key: Key) -> Shelf.Copy? { shelfCopy(key, settings.staleWhileRevalidate) }

    /// Notes that an expired copy is the answer.
    func serve(_ copy: Shelf.Copy, of key: Key, _ why: StaleServing, _ operation: Operation) {
        operation.source = node.id
        operation.answeredBy = node.world.note(
            operation, node.id, key,
            .serve(why, expired: node.world.simulation.now - copy.expiredAt),
            links: Links(.expired, copy.expired), value: copy.value)
    }

    /// Loads a key anew in the background, unless that is under way.
    func revalidate(_ key: Key, cause: EventNumber, _ loader: Loader?) {
        node.world.probe?.touch(node.id, key.id, isWrite: true)
        guard revalidating.insert(key.id).inserted else { return }
        node.world.startBackground(.refresh, key, at: node.id, cause: cause) { operation in
            defer {
                self.revalidating.remove(key.id)
                self.leases?.giveBack(by: operation)
            }
            let parts = self.node.readParts(operation, from: .application, loader)
            _ = try await parts.loads.share(key) {
                let value = try await parts.store.read(key)
                try await parts.cache.set(key, value)
                return value
            }
        }
    }

    func fingerprint(_ probe: StepProbe) -> UInt64 {
        let world = node.world
        let copies = shelf.sum { key, copy in
            let age = world.simulation.now - copy.expiredAt
            return Fingerprint(
                Fingerprint.of(world.names.key(key).text), probe.of(copy.value),
                UInt64(clamping: age.nanoseconds)
            ).bits
        }
        let loading = revalidating.reduce(0) { $0 &+ Fingerprint.of(world.names.key($1).text) }
        return Fingerprint(copies, loading, leases?.fingerprint(world) ?? 0).bits
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

    func keepsCopy(of key: KeyID) -> Bool {
        settings.keepsExpired
            && shelf.copy(of: key, within: settings.grace, at: node.world.simulation.now) != nil
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
