public import Tracing

extension CacheNode {
    public func readSide(for operation: Operation, from caller: NodeID) -> ReadSide {
        idleReads.take(for: operation, from: caller) ?? newReadSide(for: operation, from: caller)
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
        let store = under.asStore(for: operation, from: type.descriptor.caller == .cache ? id : caller)
        return (type.init(parts(call, store)), call, store)
    }

    /// The write side of the strategy, for one operation.
    func writeStrategy(for operation: Operation, from caller: NodeID) -> any WriteStrategy {
        let type = settings.strategy.write
        let call = CacheCall(node: self, operation: operation, caller: caller)
        let store = under.asStore(for: operation, from: type.descriptor.caller == .cache ? id : caller)
        return type.init(parts(call, store))
    }

    private func parts(_ call: CacheCall, _ store: any BackingStore) -> StrategyParts {
        StrategyParts(
            cache: call, store: store, loads: call, background: call, queue: call,
            refreshAt: settings.refreshAt)
    }
}
