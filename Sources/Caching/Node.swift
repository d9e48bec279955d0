public import Simulation
public import Tracing

/// A part of the system: it has a name, and it can fail. What else it can do is asked through the protocols below.
public protocol Node: AnyObject, Sendable {
    var id: NodeID { get }
    var name: String { get }
    var faults: Faults { get }

    /// Loses what the node has only in memory.
    ///
    /// - Returns: the event that says so; nil if there was nothing to lose.
    func loseMemory(cause: EventNumber) -> EventNumber?

    /// The node's own clock has jumped.
    func clockJumped(by span: TimeSpan, cause: EventNumber)

    /// Ends the node: its timers, its workers, its use of files.
    func retire()
}

extension Node {
    public func loseMemory(cause: EventNumber) -> EventNumber? { nil }
    public func clockJumped(by span: TimeSpan, cause: EventNumber) {}
}

/// A node that keys are read and written through.
public protocol StoreNode: Node {
    /// The node that it stands over; nil if it keeps the rows itself.
    var under: (any StoreNode)? { get }
    /// The node at the bottom, which has the rows: what is true.
    var source: any SourceNode { get }

    /// The node as something that a caller reads and writes through, within an operation.
    func asStore(for operation: Operation, from caller: NodeID) -> any NodeStore

    /// What a caller reads the node through, within an operation. It is put back when the answer is there.
    func readSide(for operation: Operation, from caller: NodeID) -> ReadSide

    /// The read sides that no operation uses at present.
    var idleReads: ReadSides { get }
}

/// A node that has the rows, so that the truth about its keys is known there.
public protocol SourceNode: StoreNode {
    var rows: any RowStore { get }
    var truth: Truth { get }
}

/// A node as a store, which can be handed from one operation to the next.
public protocol NodeStore: AnyObject, BackingStore {
    /// On whose behalf the calls are made.
    var operation: Operation { get set }
    /// Where the calls come from: a partition may cut it off.
    var caller: NodeID { get set }
}
