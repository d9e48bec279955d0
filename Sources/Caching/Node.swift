internal import Simulation
public import Tracing

/// A part of the system that can be called, and that can fail.
public protocol Node: AnyObject, Sendable {
    var id: NodeID { get }
    var name: String { get }
    var faults: Faults { get }
    /// The database at the bottom, which holds the truth.
    var root: DatabaseNode { get }

    /// The node as something that a caller reads and writes through, within an operation.
    func asStore(for operation: Operation, from caller: NodeID) -> any NodeStore

    /// What a caller reads the node through, within an operation; it is put back when the answer is there.
    func readSide(for operation: Operation, from caller: NodeID) -> ReadSide

    /// The read sides that no operation uses at present.
    var idleReads: ReadSides { get }
}

/// A node as a store, which can be handed from one operation to the next.
public protocol NodeStore: AnyObject, BackingStore {
    /// On whose behalf the calls are made.
    var operation: Operation { get set }
    /// Where the calls come from: a partition may cut it off.
    var caller: NodeID { get set }
}
