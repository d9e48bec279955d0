import Simulation
internal import Tracing

/// Calls of one operation to a cache.
///
/// A call takes effect when it arrives; the answer takes the whole latency to come back. A cache that cannot be
/// reached is gone around: a read of it is a miss, and what should have been stored is not.
///
/// One object plays every part in which a strategy sees the cache, so that a strategy costs one allocation.
final class CacheCall: CacheTier, LoadGroup, Background {
    let node: CacheNode
    let operation: Operation
    let caller: NodeID

    init(node: CacheNode, operation: Operation, caller: NodeID) {
        self.node = node
        self.operation = operation
        self.caller = caller
    }

    func get(_ key: Key) async throws -> CachedValue? {
        guard reachForRead(key) else { return nil }
        let found = node.lookUp(key, operation)
        return try await travel(.read, key) ? found : nil
    }

    func set(_ key: Key, _ value: Value?) async throws {
        if value == nil, node.settings.negativeTTL == nil { return }
        guard reach(.write, key) else { return }
        node.store(key, value, operation)
        _ = try await travel(.write, key)
    }

    func delete(_ key: Key) async throws { _ = try await remove(key) }

    /// Takes a key out.
    ///
    /// - Returns: whether the cache could be reached.
    func remove(_ key: Key) async throws -> Bool {
        guard reach(.delete, key) else { return false }
        node.remove(key, operation)
        return try await travel(.delete, key)
    }

    func get(_ key: Key, orLoad load: @Sendable () async throws -> Value?) async throws -> Value? {
        // A cache that is down takes its loader with it: the application loads for itself.
        guard reachForRead(key) else { return try await load() }
        if let found = node.lookUp(key, operation) {
            return try await travel(.read, key) ? found.value : try await load()
        }
        let value = try await share(key) {
            let value = try await load()
            if self.node.faults.isEmpty || self.reach(.write, key) {
                self.node.store(key, value, self.operation)
            }
            return value
        }
        _ = try await travel(.read, key)
        return value
    }

    func share(_ key: Key, _ load: @Sendable () async throws -> Value?) async throws -> Value? {
        guard node.settings.singleFlight else { return try await load() }
        return try await node.flights.share(key, operation, at: node.id, load)
    }

    func refresh(_ key: Key) { node.refresh(key, cause: operation.last) }

    /// Waits for the answer of a call that has taken effect; for long, where the cache hangs.
    ///
    /// - Returns: whether it came.
    private func travel(_ verb: Verb, _ key: Key) async throws -> Bool {
        try await node.world.simulation.sleep(for: node.drawLatency())
        if node.faults.isEmpty { return true }
        if try await node.faults.waitOutHang() { return true }
        node.world.note(operation, node.id, key, .skip(verb, .timeout))
        return false
    }

    /// Whether the cache can be reached; a read of one that cannot is a miss.
    private func reachForRead(_ key: Key) -> Bool {
        guard let (refusal, event) = node.faults.refusal(of: caller) else { return true }
        node.world.note(operation, node.id, key, .miss(.unavailable(refusal)), cause: event)
        return false
    }

    /// Whether the cache can be reached; notes that it was gone around where not.
    private func reach(_ verb: Verb, _ key: Key) -> Bool {
        guard let (refusal, event) = node.faults.refusal(of: caller, storing: verb == .write) else {
            return true
        }
        node.world.note(operation, node.id, key, .skip(verb, refusal), cause: event)
        return false
    }
}

/// A cache as what another cache stands over.
struct CacheAsStore: BackingStore {
    let node: CacheNode
    let operation: Operation
    let caller: NodeID

    func read(_ key: Key) async throws -> Value? {
        if let guards = node.guards { return try await guards.read(key, operation, from: caller) }
        return try await node.readSide(for: operation, from: caller).read(key)
    }

    func write(_ key: Key, _ value: Value?) async throws {
        try await node.writeSide(for: operation, from: caller).write(key, value)
    }

    /// One after the other: a cache takes no batches. What it has taken when it refuses the next one it keeps.
    func write(_ batch: [PendingWrite]) async throws {
        for (count, item) in batch.enumerated() {
            operation.last = item.accepted
            operation.version = item.version
            do { try await write(item.key, item.value) } catch let refused as Refused where count > 0 {
                throw PartlyWritten(count: count, refused: refused)
            }
        }
    }
}

extension CacheNode {
    /// The read side of the strategy, for one operation.
    func readSide(for operation: Operation, from caller: NodeID) -> any ReadStrategy {
        settings.strategy.read.init(parts(operation, caller, settings.strategy.read.descriptor.caller))
    }

    /// The write side of the strategy, for one operation.
    func writeSide(for operation: Operation, from caller: NodeID) -> any WriteStrategy {
        settings.strategy.write.init(parts(operation, caller, settings.strategy.write.descriptor.caller))
    }

    private func parts(
        _ operation: Operation, _ caller: NodeID, _ talker: StrategyDescriptor.Caller
    ) -> StrategyParts {
        let call = CacheCall(node: self, operation: operation, caller: caller)
        let storeCaller = talker == .cache ? id : caller
        let store: any BackingStore =
            operation.verb == .flush
            ? WorkerStore(node: self, operation: operation, caller: storeCaller)
            : under.asStore(for: operation, from: storeCaller)
        let parts = StrategyParts(
            cache: call, store: store, loads: call, background: call,
            queue: call, refreshAt: settings.refreshAt)
        guard let guards else { return parts }
        return guards.surround(parts, operation, from: caller, storeCaller: storeCaller)
    }

    /// The parts of the read side, for work that does without the strategy itself.
    func readParts(_ operation: Operation, _ caller: NodeID) -> StrategyParts {
        parts(operation, caller, settings.strategy.read.descriptor.caller)
    }

    /// Whether a caller can reach the cache at all. Draws nothing at random.
    func canBeReached(from caller: NodeID) -> Bool { faults.isEmpty || !faults.cutsOff(caller) }
}
