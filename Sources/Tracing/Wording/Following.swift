public import Simulation

/// Ways along the links of the log.
///
/// Each returns nil if it leads to an event that is no longer kept.
extension EventSource {
    /// The event that brought this one about.
    public func cause(of event: Event) -> Event? { event.cause > 0 ? self[event.cause] : nil }

    /// What refused a call, behind its failure: a breaker that opened because of that stands between.
    func failure(behind event: Event) -> Event? {
        guard let cause = cause(of: event) else { return nil }
        if case .breaker(.open, _, _, _) = cause.what, cause.operation == event.operation {
            return self.cause(of: cause)
        }
        return cause
    }

    /// The request with which the operation of an event began; nil if it has none, as the batches of a write-behind
    /// queue and work at a node itself.
    public func request(of event: Event) -> Event? {
        if event.isRequest { return event }
        guard event.begun > 0, let begin = self[event.begun], begin.isRequest else { return nil }
        return begin
    }

    /// The kept events of the operation or batch that an event belongs to, from its beginning on, oldest first.
    public func events(ofOperationOf event: Event) -> [Event] {
        guard event.operation != 0 else { return [] }
        let begin = event.begun > 0 ? event.begun : event.number
        let first = begin == event.number ? event : self[begin]
        return ([first].compactMap { $0 } + events(begunBy: begin)).filter { $0.operation == event.operation }
    }

    /// The other key whose change removed this one; nil if it was not that.
    func dependence(of removal: Event) -> KeyID? {
        guard let cause = cause(of: removal), cause.key.exists, cause.key != removal.key,
            cause.operation == removal.operation, cause.node == removal.node
        else { return nil }
        switch cause.what {
        case .remove, .store: return cause.key
        default: return nil
        }
    }

    /// The far cache whose message made a near one remove an entry; nil if it was not that.
    func sender(of removal: Event) -> NodeID? {
        guard let request = request(of: removal), case .request(.invalidate) = request.what,
            request.client < 0
        else { return nil }
        return cause(of: request)?.node
    }

    // MARK: Expiry

    /// What decided when the entry expired; that it was stored, if that is no longer known.
    func lifeOrigin(of expiry: Event?) -> LifeOrigin {
        switch decision(of: expiry)?.what {
        case .ttl: .set
        case .renew: .renewed
        case .fault, .heal: .clockJump
        default: .stored
        }
    }

    /// The event with which it was decided.
    private func decision(of expiry: Event?) -> Event? {
        guard let expiry, case .expire = expiry.what else { return nil }
        return self[expiry.links[.lifetime]]
    }

    /// The moment at which an entry was dead, however late that was noticed; nil if the event is no expiry.
    public func end(of expiry: Event) -> Instant? {
        guard case .expire(let since, let ttl, _) = expiry.what else { return nil }
        let end =
            switch decision(of: expiry)?.what {
            case .store(let stored): stored.expires ?? since + ttl
            case .ttl(_, let expires): expires ?? since + ttl
            default: since + ttl
            }
        return min(end, expiry.time)
    }
}

/// What decided when an entry expires.
enum LifeOrigin {
    /// It was stored with a time to live.
    case stored
    /// It was given another one.
    case set
    /// A hit renewed it.
    case renewed
    /// The cache's clock jumped, and the end with it.
    case clockJump
}

extension Event {
    public var isRequest: Bool { if case .request = what { true } else { false } }
    public var isHit: Bool { if case .hit = what { true } else { false } }
    /// Whether a lookup was answered by an expired copy that is reloaded in the background.
    public var isStaleHit: Bool { if case .serve(.revalidating, _) = what { true } else { false } }
    public var isMiss: Bool { if case .miss = what { true } else { false } }
    public var isStale: Bool { if case .stale = what { true } else { false } }

    /// Whether an operation ends with it; a stale read is noted right behind.
    public var isEnd: Bool {
        switch what {
        case .done, .failed: true
        default: false
        }
    }

    /// Whether a write was taken into a queue with this event.
    public var isAcceptance: Bool {
        switch what {
        case .queue, .coalesce: true
        default: false
        }
    }

    /// The name of the command that a request sent; empty if it sent none.
    var commandName: String {
        guard case .request(.command) = what else { return "" }
        return String(value?.text.prefix { $0 != " " } ?? "")
    }
}
