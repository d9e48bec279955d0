public import Simulation

/// The log: every event of a session in order, of which the newest are kept and all are counted.
///
/// Traces, `why`, `stats` and `expect` are functions of it. The oldest events leave when there are more than
/// `limit`; the metrics have counted them before and stay exact.
public final class Log: @unchecked Sendable {
    // Confined to the simulation's thread.
    public let names: Names
    /// What has been counted since the start.
    public private(set) var metrics: Metrics
    /// What has been counted since each mark, and how many events there were by then.
    public private(set) var marks: [(name: String, at: Instant, events: Int, metrics: Metrics)] =
        []
    /// How many events are kept at least; up to twice as many may be.
    public var limit: Int { didSet { kept.limit = limit } }
    /// Called with each event as it happens, in the order of this list.
    public var observers: [@Sendable (Event) -> Void] = []
    /// What is to be done at the next event of a kind.
    public var triggers: [Trigger] = []
    /// Fired after each event, and when no further one can come.
    public let appended: Signal

    private let simulation: Simulation
    private var kept: KeptEvents
    private var isOpen = true

    /// How many events there have been.
    public private(set) var count = 0

    public init(simulation: Simulation, names: Names, limit: Int = 100_000) {
        self.simulation = simulation
        self.names = names
        self.limit = limit
        kept = KeptEvents(limit: limit, names: names)
        metrics = Metrics()
        appended = Signal(simulation)
        simulation.watched = appended
    }

    /// Takes an event in: it happens now, and gets the next number.
    ///
    /// - Returns: its number, 0 once the log is closed.
    @discardableResult
    public func append(
        _ what: Happening, node: NodeID, key: KeyID, operation: Int, client: Int32, cause: EventNumber,
        begun: EventNumber = 0, links: Links = .none, value: Value? = nil, truth: Value? = nil,
        isOfCommand: Bool = false
    ) -> EventNumber {
        guard isOpen else { return 0 }
        count += 1
        let size = isOfCommand ? nil : Metrics.size(of: what, key, value, names)
        metrics.count(what, at: node, simulation.now, size)
        if !marks.isEmpty {
            for index in marks.indices {
                marks[index].metrics.count(what, at: node, simulation.now, size)
            }
        }
        let facts = EventFacts(
            what: what, time: simulation.now, operation: operation, cause: cause, begun: begun,
            client: client,
            key: key, node: node, isOfCommand: isOfCommand)
        kept.append(facts, links: links, value: value, truth: truth)
        let number = count
        if !observers.isEmpty || !triggers.isEmpty {
            let event = Event(
                number: number, time: facts.time, node: node, key: key, operation: operation, client: client,
                cause: cause, begun: begun, links: links, what: what, value: value, truth: truth,
                isOfCommand: isOfCommand)
            for observer in observers { observer(event) }
            if !triggers.isEmpty { fireTriggers(event) }
        }
        if appended.hasWaiters { appended.fire() }
        // Triggers may have brought about further events.
        return number
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
        marks.append((name, simulation.now, count, metrics))
    }

    // MARK: Reading

    /// The number of the oldest event that is kept.
    public var first: EventNumber { count - kept.count + 1 }

    /// Whether no event has left yet.
    public var isComplete: Bool { kept.count == count }

    /// The event of this number, if it is kept.
    public subscript(number: EventNumber) -> Event? {
        guard number >= first, number >= 1, number <= count else { return nil }
        return kept[number - first]
    }

    /// The kept events of the operation or batch that began with an event, oldest first. O(events kept).
    public func events(begunBy number: EventNumber) -> [Event] {
        guard number > 0 else { return [] }
        return kept.positions(begunBy: number, from: max(0, number - first)).map { kept[$0] }
    }

    /// The kept events that have this cause, oldest first. O(events kept).
    public func events(causedBy number: EventNumber) -> [Event] {
        guard number > 0 else { return [] }
        return kept.positions(causedBy: number, from: max(0, number - first)).map { kept[$0] }
    }

    /// The kept events, oldest first.
    public var events: KeptEvents { kept }
}
