/// Chooses what became ready first, and of timers of one time the one that was set first: the order that a simulation
/// has without a chooser.
public final class InsertionOrder: Chooser {
    public init() {}

    public var isTimed: Bool { true }

    public func choose(_ choices: [Choice], at now: Instant) -> Int? { 0 }
}
