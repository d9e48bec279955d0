internal import Strategies
public import Tracing

extension CacheNode {
    public func readSide(for operation: Operation, from caller: NodeID) -> ReadSide {
        if let idle = idleReads.take(for: operation, from: caller) { return idle }
        return guards?.readSide(for: operation, from: caller) ?? newReadSide(for: operation, from: caller)
    }

    private func newReadSide(for operation: Operation, from caller: NodeID) -> ReadSide {
        let (strategy, call, store) = readStrategy(for: operation, from: caller)
        let talker = settings.strategy.read.descriptor.caller
        return ReadSide(reading: strategy, pool: idleReads) { operation, caller in
            call.operation = operation
            call.caller = caller
            store.operation = operation
            if talker == .application { store.caller = caller }
        }
    }

    /// The read side of the strategy, for one operation.
    func readStrategy(
        for operation: Operation, from caller: NodeID
    ) -> (any ReadStrategy, CacheCall, any NodeStore) {
        let type = settings.strategy.read
        let call = CacheCall(node: self, operation: operation, caller: caller)
        let store = below.asStore(for: operation, from: type.descriptor.caller == .cache ? id : caller)
        return (type.init(parts(call, store, from: caller)), call, store)
    }

    /// The write side of the strategy, for one operation's write of a key, or for the worker.
    func writeStrategy(for operation: Operation, _ key: Key?, from caller: NodeID) -> any WriteStrategy {
        // A key that still waits, because the cache had another strategy before, stays with that strategy: what waits
        // would overwrite a write that went to the store at once.
        let waits = !queue.isSettled && key.map { queue.holds($0.id) } ?? false
        let type = waits ? queue.filledBy ?? settings.strategy.write : settings.strategy.write
        let call = CacheCall(node: self, operation: operation, caller: caller)
        let store = below.asStore(for: operation, from: type.descriptor.caller == .cache ? id : caller)
        return type.init(parts(call, store, from: caller))
    }

    private func parts(_ call: CacheCall, _ store: any NodeStore, from caller: NodeID) -> StrategyParts {
        let plain = StrategyParts(
            cache: call, store: call.operation.verb == .flush ? WorkerStore(node: self, store: store) : store,
            loads: call, background: call, queue: call, clock: SimulatedClock(simulation: world.simulation),
            options: settings.strategyOptions)
        return guards?.surround(plain, call.operation, from: caller, storeCaller: store.caller) ?? plain
    }

    /// The parts of the read side, for work that does without the strategy itself.
    func readParts(_ operation: Operation, from caller: NodeID) -> StrategyParts {
        let isOfCache = settings.strategy.read.descriptor.caller == .cache
        return parts(
            CacheCall(node: self, operation: operation, caller: caller),
            below.asStore(for: operation, from: isOfCache ? id : caller), from: caller)
    }

    /// Whether a caller can reach the cache at all. Draws nothing at random.
    func canBeReached(from caller: NodeID) -> Bool { faults.isEmpty || !faults.cutsOff(caller) }
}
