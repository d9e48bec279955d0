internal import Keyspace
internal import Simulation
internal import Tracing

/// What a bare cache stands over: nothing. It has no rows, and no statement reads or writes through it.
final class NothingBelow: SourceNode, @unchecked Sendable {
    // Confined to the simulation's thread.
    /// No event is of this node, so it needs no number among the others.
    let id = NodeID(-1)
    let name = "nothing"
    let faults: Faults
    let rows: any RowStore = MemoryRows(pattern: nil)
    let truth = Truth()
    let idleReads = ReadSides()
    var under: (any StoreNode)? { nil }
    var source: any SourceNode { self }

    init(_ world: World) {
        faults = Faults(stream: world.stream("nothing faults"), world: world)
    }

    func asStore(for operation: Operation, from caller: NodeID) -> any NodeStore {
        Emptiness(operation: operation, caller: caller)
    }

    func readSide(for operation: Operation, from caller: NodeID) -> ReadSide {
        let store = Emptiness(operation: operation, caller: caller)
        return ReadSide(reading: store, pool: idleReads) { operation, caller in
            store.operation = operation
            store.caller = caller
        }
    }

    func retire() {}
}

/// A store without rows, which takes none.
private final class Emptiness: NodeStore, @unchecked Sendable {
    // Confined to the simulation's thread.
    var operation: Operation
    var caller: NodeID

    init(operation: Operation, caller: NodeID) {
        self.operation = operation
        self.caller = caller
    }

    func read(_ key: Key) async throws -> Value? { nil }
    func write(_ key: Key, _ value: Value?) async throws {}
    func write(_ batch: [PendingWrite]) async throws {}
}
