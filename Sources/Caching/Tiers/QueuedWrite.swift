public import Simulation
public import Tracing

/// A write in a write-behind queue, and what the simulation knows of it.
public struct QueuedWrite: Sendable {
    public var key: Key
    /// nil deletes the row.
    public var value: Value?
    /// Since when the key has waited to be written back: longer than this write, if it took another's place.
    public var acceptedAt: Instant
    /// The event that accepted this write, and when that was.
    public var accepted: EventNumber
    public var acknowledgedAt: Instant
    /// Which write it is.
    public var version: Int
    /// How many times writing it back has failed.
    public var failures = 0
    /// The event that says that it will be retried; 0 if it has not failed.
    var retried: EventNumber = 0

    /// What the strategy sees of it.
    var pending: PendingWrite { PendingWrite(key: key, value: value, ticket: version) }
}
