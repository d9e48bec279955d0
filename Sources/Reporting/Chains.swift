internal import Simulation
internal import Tracing

/// Ways along the causes in the log.
///
/// Each returns nil where the way leads to an event that is no longer kept.
extension Log {
    /// The event that brought this one about.
    func cause(of event: Event) -> Event? { event.cause > 0 ? self[event.cause] : nil }

    /// What refused a call, behind its failure: a breaker that opened because of that stands between.
    func failure(behind event: Event) -> Event? {
        guard let cause = cause(of: event) else { return nil }
        if case .guarded(.breaker(.open, _, _, _)) = cause.what, cause.operation == event.operation {
            return self.cause(of: cause)
        }
        return cause
    }

    /// The event and, going back along the causes, those of the same operation.
    ///
    /// The way ends early where an event of the operation was brought about from outside of it, as a hit is by what
    /// was stored.
    func firstInOperation(from event: Event, where fits: (Event) -> Bool) -> Event? {
        var present = event
        while !fits(present) {
            guard let cause = cause(of: present), cause.operation == event.operation else { return nil }
            present = cause
        }
        return present
    }

    /// The event with which the operation of an event began; nil also where the operation has none, such as work
    /// at a node itself.
    func request(of event: Event) -> Event? {
        guard event.operation != 0 else { return nil }
        if let near = firstInOperation(from: event, where: { $0.isRequest }) { return near }
        // The chain has a gap: look among the events before. Operations are short, so a few thousand are enough
        // even where many run together.
        var number = event.number
        while number > 0, event.number - number < 4096, let present = self[number] {
            if present.operation == event.operation, present.isRequest { return present }
            number -= 1
        }
        return nil
    }
}

extension Event {
    var isRequest: Bool { if case .request = what { true } else { false } }
}
