internal import Simulation
internal import Tracing

/// What a cache stands over, with what its options put around each call. From the outside in: repetitions, health
/// checks, the circuit breaker, a hedge, the limit to waiting, the pool of connections.
struct GuardedStore: BackingStore {
    let guards: Guards
    let operation: Operation
    let caller: NodeID
    /// What loads in the place of what the cache stands over, and is neither its connections' nor its breaker's concern.
    let loader: Loader?
    /// Held fast: a call that was left behind may outlive a cache that is taken away.
    private let node: CacheNode

    init(guards: Guards, operation: Operation, caller: NodeID, loader: Loader? = nil) {
        self.loader = loader
        self.guards = guards
        self.operation = operation
        self.caller = caller
        node = guards.node
    }

    func read(_ key: Key) async throws -> Value? {
        let began = node.world.simulation.now
        let value = try await repeated(.read, key) {
            try await admitted(.read, key) {
                try await hedged(key) { operation in
                    try await bounded(.read, key, operation) { try await $0.read(key) }
                }
            }
        }
        guards.early?.loaded(key.id, in: node.world.simulation.now - began)
        return value
    }

    /// All in one round trip: the batch is repeated, sent twice or given up as a whole.
    func read(_ keys: [Key]) async throws -> [Value?] {
        guard let first = keys.first else { return [] }
        let began = node.world.simulation.now
        let values = try await repeated(.read, first) {
            try await admitted(.read, first) {
                try await hedged(first) { operation in
                    try await bounded(.read, first, operation) { try await $0.read(keys) }
                }
            }
        }
        for key in keys { guards.early?.loaded(key.id, in: node.world.simulation.now - began) }
        return values
    }

    func write(_ key: Key, _ value: Value?) async throws {
        try await repeated(.write, key) {
            try await admitted(.write, key) {
                try await bounded(.write, key, operation) { try await $0.write(key, value) }
            }
        }
    }

    /// A batch has a retry of its own.
    func write(_ batch: [PendingWrite]) async throws {
        try await admitted(.flush, nil) {
            try await bounded(.flush, nil, operation) { try await $0.write(batch) }
        }
    }

    private func repeated<Answer: Sendable>(
        _ verb: Verb, _ key: Key, _ call: @Sendable () async throws -> Answer
    ) async throws -> Answer {
        guard guards.settings.retries > 0 else { return try await call() }
        return try await Retries(settings: guards.settings, node: node, draw: { guards.drawBackoff() })
            .run(verb, key, operation, call)
    }

    private func admitted<Answer: Sendable>(
        _ verb: Verb, _ key: Key?, _ call: () async throws -> Answer
    ) async throws -> Answer {
        if loader != nil { return try await call() }
        try guards.health?.admit(verb, key, operation)
        guard let breaker = guards.breaker else { return try await call() }
        return try await breaker.run(verb, key, operation, call)
    }

    private func hedged<Answer: Sendable>(
        _ key: Key, _ call: @escaping @Sendable (Operation) async throws -> Answer
    ) async throws -> Answer {
        guard let after = guards.settings.hedge else { return try await call(operation) }
        return try await Hedge(after: after, node: node).run(key, operation, of: node.id, call)
    }

    private func bounded<Answer: Sendable>(
        _ verb: Verb, _ key: Key?, _ operation: Operation,
        _ call: @escaping @Sendable (any BackingStore) async throws -> Answer
    ) async throws -> Answer {
        guard let limit = guards.settings.timeout else { return try await pooled(verb, key, operation, call) }
        return try await Timeout(limit: limit, node: node).run(
            verb, key, operation, of: loader == nil ? node.below.id : .application
        ) {
            fork in
            try await pooled(verb, key, fork, call)
        }
    }

    private func pooled<Answer: Sendable>(
        _ verb: Verb, _ key: Key?, _ operation: Operation,
        _ call: @escaping @Sendable (any BackingStore) async throws -> Answer
    ) async throws -> Answer {
        if let loader {
            return try await call(LoaderStore(loader, node: node, operation: operation))
        }
        let store = node.below.asStore(for: operation, from: caller)
        guard let pool = guards.pool else { return try await call(store) }
        return try await pool.run(verb, key, operation) { try await call(store) }
    }
}

/// What a cache stands over, for its worker, which stays the same while options come and go.
struct WorkerStore: BackingStore {
    let node: CacheNode
    let store: any NodeStore

    private var present: any BackingStore {
        guard let guards = node.guards, guards.settings.guardsCalls else { return store }
        return GuardedStore(guards: guards, operation: store.operation, caller: store.caller)
    }

    func read(_ key: Key) async throws -> Value? { try await present.read(key) }
    func read(_ keys: [Key]) async throws -> [Value?] { try await present.read(keys) }
    func write(_ key: Key, _ value: Value?) async throws { try await present.write(key, value) }
    func write(_ batch: [PendingWrite]) async throws { try await present.write(batch) }
}
