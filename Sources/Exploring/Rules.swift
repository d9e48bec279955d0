/// What a scenario promises, what may disturb it, and whether the clock counts.
public struct Rules: Sendable {
    public var promises = Promise.usual
    public var disturbances: [Disturbance] = []
    /// How many disturbances there are at most.
    public var disturbanceLimit = 1
    /// Whether the clock decides what can be next; otherwise time is only an order.
    public var isTimed = false
    /// Whether an expectation looks at the log, so that it matters which events there were.
    public var readsLog = false

    public init() {}

    var ordersOperations: Bool {
        promises.contains { if case .linearizable = $0 { true } else { false } }
    }
}
