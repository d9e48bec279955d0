internal import Basics
public import Caching

/// One thing that could happen next, as an explorer tells it from the others in every order of the same scenario.
public struct Offer: Hashable, Sendable {
    public let identity: UInt64
    /// What it is called in a schedule: `alice`, `flush of front`, `crash front`.
    public let name: String
    /// Who would act; two steps of different ones are a switch.
    public let actor: UInt64
    /// Whether it is something that breaks, and no step of the system.
    public let isDisturbance: Bool

    public init(identity: UInt64, name: String, actor: UInt64, isDisturbance: Bool = false) {
        self.identity = identity
        self.name = name
        self.actor = actor
        self.isDisturbance = isDisturbance
    }
}

/// Where a scenario stands between two steps.
public struct Situation {
    /// What could happen next; empty if nothing can.
    public var offers: [Offer]
    /// What the newest step looked at and changed.
    public var accesses: [StepProbe.Access]
    /// The promise that was broken by now; nil if none was.
    public var breach: Breach?
    /// Whether all clients have finished and nothing is under way.
    public var isOver: Bool
    /// A fingerprint of all that matters from now on. It costs a walk through the world.
    public var state: () -> UInt64
}

/// A promise that did not hold.
public struct Breach: Hashable, Sendable {
    /// The place of the promise among those of the scenario; -1 for a client that waits for ever.
    public var promise: Int
    /// What speaks against it.
    public var complaint: String

    public init(promise: Int, complaint: String) {
        self.promise = promise
        self.complaint = complaint
    }
}

/// Decides at each situation what happens next.
public protocol Plan: AnyObject {
    /// Whether it has nothing more to say, so that the simulation goes on as usual.
    var isOver: Bool { get }

    /// The place of an offer; nil ends the run.
    func next(_ situation: Situation) -> Int?
}

extension Plan {
    public var isOver: Bool { false }
}
