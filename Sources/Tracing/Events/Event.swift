public import Simulation

/// The number of an event: 1 for the first of a session; 0 stands for none.
public typealias EventNumber = Int

/// One thing that happened: what, when, where, to which key, in which operation, and because of what.
public struct Event: Sendable {
    public var number: EventNumber
    public var time: Instant
    public var node: NodeID
    public var key: KeyID
    /// Which operation it belongs to: 1, 2, … for the clients' in the order in which they began, -1, -2, … for work in
    /// the background; 0 if it belongs to none.
    public var operation: Int
    /// Which client's operation that is: 0 for the session itself, 1, 2, … for the clients of `together`,
    /// -1 for the system's own work in the background.
    public var client: Int32
    /// The event that brought this one about; 0 if there is none.
    public var cause: EventNumber
    /// The event with which its operation began, or the batch that it is part of; 0 if there is none.
    public var begun: EventNumber
    /// The other events that it names.
    public var links: Links
    public var what: Happening
    /// The value that was read, stored or written, if there is one.
    public var value: Value?
    /// What was true when a stale read began, if there was a value then.
    public var truth: Value?
    /// Whether it is what a command of Redis did within its one call, which is what goes over the network.
    public var isOfCommand: Bool

    public init(
        number: EventNumber = 0, time: Instant, node: NodeID, key: KeyID, operation: Int, client: Int32,
        cause: EventNumber, begun: EventNumber = 0, links: Links = .none, what: Happening,
        value: Value? = nil, truth: Value? = nil, isOfCommand: Bool = false
    ) {
        self.number = number
        self.time = time
        self.node = node
        self.key = key
        self.operation = operation
        self.client = client
        self.cause = cause
        self.begun = begun
        self.links = links
        self.what = what
        self.value = value
        self.truth = truth
        self.isOfCommand = isOfCommand
    }
}
