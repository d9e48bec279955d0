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
    func asStore(for operation: Operation, from caller: NodeID) -> any BackingStore
}
