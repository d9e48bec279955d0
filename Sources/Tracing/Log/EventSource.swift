/// Where a face finds the events that an event names, and those that name it.
///
/// The log is one. A face asks only for events that it was led to: that of the question, and those that are linked with
/// an event that it has already.
public protocol EventSource: Sendable {
    var names: Names { get }
    /// Whether no event has left yet.
    var isComplete: Bool { get }
    /// The event of this number, if it is kept.
    subscript(number: EventNumber) -> Event? { get }
    /// The kept events of the operation or batch that began with an event, oldest first.
    func events(begunBy number: EventNumber) -> [Event]
    /// The kept events that have this cause, oldest first.
    func events(causedBy number: EventNumber) -> [Event]
}

extension Log: EventSource {}
