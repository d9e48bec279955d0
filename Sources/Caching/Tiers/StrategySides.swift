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

    /// What one operation reads through, with a loader in the place of what the cache stands over.
    func loadingSide(for operation: Operation, from caller: NodeID, _ loader: Loader) -> any Reading {
        guards?.reading(for: operation, from: caller, loader)
            ?? readStrategy(for: operation, from: caller, loader).0
    }

    /// The read side of the strategy, for one operation.
    func readStrategy(
        for operation: Operation, from caller: NodeID, _ loader: Loader? = nil
    ) -> (any ReadStrategy, CacheCall, any NodeStore) {
        let (call, store) = readCalls(for: operation, from: caller, loader)
        // A loader is the application's, so the cache cannot call it.
        let isOfCache = loader != nil && settings.strategy.read.descriptor.caller == .cache
        let type = isOfCache ? CacheAside.self : settings.strategy.read
        return (type.init(parts(call, store, from: caller)), call, store)
    }

    /// The parts of the read side, for work that does without the strategy itself.
    func readParts(_ operation: Operation, from caller: NodeID, _ loader: Loader?) -> StrategyParts {
        let (call, store) = readCalls(for: operation, from: caller, loader)
        return parts(call, store, from: caller)
    }

    private func readCalls(
        for operation: Operation, from caller: NodeID, _ loader: Loader?
    ) -> (CacheCall, any NodeStore) {
        let call = CacheCall(node: self, operation: operation, caller: caller, loader: loader)
        if let loader { return (call, LoaderStore(loader, node: self, operation: operation)) }
        let isOfCache = settings.strategy.read.descriptor.caller == .cache
        return (call, below.asStore(for: operation, from: isOfCache ? id : caller))
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
        let isWorker = call.operation.verb == .flush
        var parts = StrategyParts(
            cache: call, store: isWorker ? WorkerStore(node: self, store: store) : store, loads: call,
            background: call, queue: call, clock: SimulatedClock(simulation: world.simulation),
            options: settings.strategyOptions)
        guards?.surround(&parts, call, from: caller, storeCaller: store.caller)
        if isWorker { return parts }
        if store.caller == id { parts.store = MachineStore(node: self, store: parts.store, call: call) }
        let hasQueue = settings.strategy.write.descriptor.usesQueue || !queue.isSettled
        if hasQueue, settings.readsQueue, call.loader == nil {
            parts.store = QueueFirst(queue: call, store: parts.store)
        }
        return parts
    }

    /// Whether a caller can reach the cache at all. Draws nothing at random.
    func canBeReached(from caller: NodeID) -> Bool { faults.isEmpty || !faults.cutsOff(caller) }
}
