public import Simulation

/// The log: every event of a session in order, of which the newest are kept and all are counted.
///
/// Traces, `why`, `stats` and `expect` are functions of it. The oldest events leave when there are more than
/// `limit`; the metrics have counted them before and stay exact.
public final class Log: @unchecked Sendable {
    // Confined to the simulation's thread.
    public let names: Names
    /// What has been counted since the start.
    @exclusivity(unchecked) public private(set) var metrics: Metrics
    /// What has been counted since each mark.
    @exclusivity(unchecked) public private(set) var marks: [(name: String, at: Instant, metrics: Metrics)] =
        []
    /// How many events are kept at least; up to twice as many may be.
    public var limit: Int { didSet { kept.limit = limit } }
    /// Told of each event as it happens, in the order of this list.
    @exclusivity(unchecked) public var observers: [@Sendable (Event) -> Void] = []
    /// What is to be done at the next event of a kind.
    @exclusivity(unchecked) public var triggers: [Trigger] = []
    /// Fired after each event.
    public let appended: Signal

    private let simulation: Simulation
    @exclusivity(unchecked) private var kept: KeptEvents
    private var isOpen = true

    /// How many events there have been.
    @exclusivity(unchecked) public private(set) var count = 0

    public init(simulation: Simulation, names: Names, limit: Int = 100_000) {
        self.simulation = simulation
        self.names = names
        self.limit = limit
        kept = KeptEvents(limit: limit)
        metrics = Metrics()
        appended = Signal(simulation)
    }

    /// Numbers an event and takes it in.
    ///
    /// - Returns: its number, 0 once the log is closed.
    @discardableResult
    public func append(_ event: Event) -> EventNumber {
        guard isOpen else { return 0 }
        count += 1
        var event = event
        event.number = count
        event.time = simulation.now
        metrics.count(event)
        for index in marks.indices { marks[index].metrics.count(event) }
        kept.append(event)
        for observer in observers { observer(event) }
        if !triggers.isEmpty { fireTriggers(event) }
        if appended.hasWaiters { appended.fire() }
        // Triggers may have brought about further events.
        return event.number
    }

    /// Takes in nothing more: what tasks do while they are wound up did not happen.
    public func close() {
        isOpen = false
        observers = []
        triggers = []
    }

    /// Starts a count of its own from now on. A mark of the same name is set anew.
    public func mark(_ name: String) {
        marks.removeAll { $0.name == name }
        var metrics = Metrics()
        metrics.carry(gaugesOf: self.metrics)
        marks.append((name, simulation.now, metrics))
    }

    // MARK: Reading

    /// The number of the oldest event that is kept.
    public var first: EventNumber { count - kept.count + 1 }

    /// Whether no event has left yet.
    public var isComplete: Bool { kept.count == count }

    /// The event of this number where it is kept.
    public subscript(number: EventNumber) -> Event? {
        guard number >= first, number >= 1, number <= count else { return nil }
        return kept[number - first]
    }

    /// The kept events, oldest first.
    public var events: KeptEvents { kept }
}
