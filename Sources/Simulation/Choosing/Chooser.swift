/// Decides what a simulation does next when several things could be next.
///
/// Without a chooser a simulation runs its tasks in the order in which they became ready and its timers in the order of
/// their times, and pays nothing for the question. An explorer sets a chooser to try other orders. A choice is asked for
/// before every step, even if only one step is possible, so that a chooser sees all that happens.
public protocol Chooser: AnyObject, Sendable {
    /// Whether the clock decides which timers can be next. If it is false, every timer that is set can be next, whatever
    /// its time is: time is then only an order.
    var isTimed: Bool { get }

    /// Whether waits for answers leave the clock alone, so that only timers and named moments move it. Then no latency
    /// decides anything.
    var stopsClock: Bool { get }

    /// The place in `choices`, which is never empty, of what happens next; nil ends the run with
    /// `Simulation.Abandoned`, and `Simulation.again` says that the chooser itself has done something and is to be asked
    /// again.
    func choose(_ choices: [Choice], at now: Instant) -> Int?

    /// Nothing can happen. Does something about it, if the chooser can, and says whether it did.
    func relieve() -> Bool
}

extension Chooser {
    public func relieve() -> Bool { false }
    public var stopsClock: Bool { false }
}

/// One thing that could happen next in a simulation.
public struct Choice: Sendable, Equatable, CustomStringConvertible {
    public enum Kind: Sendable, Equatable {
        /// A task goes on that is ready.
        case task
        /// A timer fires that calls a function.
        case timer(due: Instant)
        /// A timer fires that wakes a task.
        case wake(due: Instant)
        /// The same, for a task that waits for a moment that somebody named.
        case pause(due: Instant)
    }

    public var kind: Kind
    /// The number of the task, or of the timer if it wakes no task; tasks and timers are numbered apart, from 1, in the
    /// order in which they were made.
    public var number: Int
    /// What its maker calls it: `client alice`, `write-behind worker of front`.
    public var name: String

    public init(kind: Kind, number: Int, name: String) {
        self.kind = kind
        self.number = number
        self.name = name
    }

    public var description: String {
        switch kind {
        case .task: name
        case .timer(let due): "\(name) at \(due)"
        case .wake(let due), .pause(let due): "\(name) wakes at \(due)"
        }
    }
}
