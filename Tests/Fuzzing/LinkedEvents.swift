public import Tracing

/// A log that answers only for events to which links lead: the event that is explained, the events that a known one
/// names, and those that name a known one.
///
/// It proves that no face searches the log for causes.
public final class LinkedEvents: EventSource, @unchecked Sendable {
    // Used on one thread.
    private let log: Log
    private var known: Set<EventNumber> = []
    /// The events that were asked for and to which no link led.
    public private(set) var guesses: [EventNumber] = []

    public init(_ log: Log, from event: Event) {
        self.log = log
        learn(event)
    }

    public var names: Names { log.names }
    public var isComplete: Bool { log.isComplete }

    public subscript(number: EventNumber) -> Event? {
        guard number > 0 else { return nil }
        check(number)
        guard let event = log[number] else { return nil }
        learn(event)
        return event
    }

    public func events(begunBy number: EventNumber) -> [Event] {
        if number > 0 { check(number) }
        return learned(log.events(begunBy: number))
    }

    public func events(causedBy number: EventNumber) -> [Event] {
        if number > 0 { check(number) }
        return learned(log.events(causedBy: number))
    }

    private func check(_ number: EventNumber) { if !known.contains(number) { guesses.append(number) } }

    private func learned(_ events: [Event]) -> [Event] {
        for event in events { learn(event) }
        return events
    }

    private func learn(_ event: Event) {
        known.insert(event.number)
        known.insert(event.cause)
        known.insert(event.begun)
        for link in event.links.all { known.insert(link.event) }
    }
}
