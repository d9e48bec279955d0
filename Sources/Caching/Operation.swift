public import Simulation
public import Tracing

/// One thing that a client, or the system in the background, set out to do: what its events have in common.
public final class Operation: @unchecked Sendable {
    // Confined to the simulation's thread.
    public internal(set) var number: Int
    /// 0 for the session, 1, 2, … for the clients of `together`, -1 for work in the background.
    public internal(set) var client: Int32
    public let verb: Verb
    public let key: Key?
    public let began: Instant
    /// The event with which it began.
    public internal(set) var start: EventNumber = 0
    /// Its newest event: what the next one follows from.
    public internal(set) var last: EventNumber = 0
    /// Which write it is, for a deletion, which has no value to tell it; 0 if it writes nothing.
    var version = 0
    /// Whether it writes to a database past the cache that stands over it.
    var isBehindTheBack = false
    /// Whether nobody waits for it any more: what it has sent takes effect, and it sends no further writes.
    var isLeftBehind = false
    /// The fault that slows down its newest call or holds the answer back; 0 if there is none.
    var slowedBy: EventNumber = 0
    /// The event that answered its read: a hit, an expired copy, a default; 0 if there is none.
    var answeredBy: EventNumber = 0
    /// Whether it waits for a connection, so that its call has not been sent yet.
    var awaitsConnection = false
    /// Why the cache that it asked last did not answer; nil if it did.
    var unanswered: Refusal?
    /// The node that answered so far.
    var source = NodeID.application
    /// Of the first operation of a batch: every operation of it by its key. Never walked through.
    var batch: [KeyID: Operation] = [:]
    /// Of a worker of a write-behind queue: the writes that are on their way, by their tickets. Never walked through.
    var queued: [Int: QueuedWrite] = [:]
    /// Calls of it that go on alone, and may be left behind.
    var forks: [Operation] = []
    /// Tells it from every other operation in every order of the same program; 0 unless somebody explores orders.
    var identity: UInt64 = 0
    /// Whether what it wrote has reached a database.
    var isDurable = false
    /// The transaction that it belongs to.
    var transaction: Transaction?
    /// Whether what it wrote waits in a transaction for its commit.
    var isUncommitted = false
    /// The version that a row must have for the operation to write it; nil for any.
    var wantedVersion: Int?
    /// Of a worker of a write-behind queue: which of them it is, from 0.
    var worker = 0

    init(number: Int, client: Int32, verb: Verb, key: Key?, began: Instant) {
        self.number = number
        self.client = client
        self.verb = verb
        self.key = key
        self.began = began
    }
}

/// What goes wrong within the simulation, and is no error of the program that simulates.
protocol SimulatedFailure: Error {}

/// A batch that was brought write by write was refused after its first writes had been taken.
struct PartlyWritten: SimulatedFailure {
    var count: Int
    var refused: Refused
}

/// A node did not answer, and which.
public struct Refused: SimulatedFailure, Equatable {
    public var node: NodeID
    public var refusal: Refusal
}
