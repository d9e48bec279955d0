internal import Simulation
internal import Tracing

/// Ways along the causes in the log.
///
/// Each returns nil where the way leads to an event that is no longer kept.
extension EventSource {
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

    /// The request with which the operation of an event began; nil if it has none, as the batches of a write-behind
    /// queue and work at a node itself.
    func request(of event: Event) -> Event? {
        if event.isRequest { return event }
        guard event.begun > 0, let begin = self[event.begun], begin.isRequest else { return nil }
        return begin
    }

    /// The kept events of the operation or batch that an event belongs to, from its beginning on, oldest first.
    func events(ofOperationOf event: Event) -> [Event] {
        guard event.operation != 0 else { return [] }
        let begin = event.begun > 0 ? event.begun : event.number
        let first = begin == event.number ? event : self[begin]
        return ([first].compactMap { $0 } + events(begunBy: begin)).filter { $0.operation == event.operation }
    }
}

extension Event {
    var isRequest: Bool { if case .request = what { true } else { false } }
}
