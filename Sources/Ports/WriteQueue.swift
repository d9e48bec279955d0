/// A write that waits in a write-behind queue.
public struct PendingWrite: Sendable, Equatable {
    public var key: Key
    /// nil deletes the row.
    public var value: Value?
    /// What tells this write from every other one of its queue.
    public var ticket: Int

    public init(key: Key, value: Value?, ticket: Int) {
        self.key = key
        self.value = value
        self.ticket = ticket
    }
}

/// The queue of a write-behind cache.
public protocol WriteQueue: Sendable {
    /// Accepts a write; waits while the queue is full. A queue that coalesces lets it take the place of a write of the same
    /// key that still waits.
    func put(_ key: Key, _ value: Value?) async throws

    /// The newest write of a key that has not reached the store yet; nil if there is none.
    func newest(of key: Key) -> PendingWrite?

    /// Waits until a batch is due, and takes it out.
    func nextBatch() async throws -> [PendingWrite]

    /// Reports that a batch has been written to the store.
    func finished(_ batch: [PendingWrite])

    /// Puts a batch back that could not be written, to be retried after a pause, or gives it up.
    func retry(_ batch: [PendingWrite], after error: any Error) async throws
}
