internal import Simulation
internal import Tracing

/// What decided when an entry dies.
enum LifeOrigin {
    /// It was stored with a time to live.
    case stored
    /// It was given another one.
    case set
    /// A hit gave it its time to live anew.
    case renewed
    /// The cache's clock jumped, and the end with it.
    case clockJump
}

extension EventSource {
    /// What decided when the entry died whose expiry this is; that it was stored, where that is no longer known.
    func lifeOrigin(of expiry: Event?) -> LifeOrigin {
        switch decision(of: expiry)?.what {
        case .ttl: .set
        case .guarded(.renew): .renewed
        case .fault, .heal: .clockJump
        default: .stored
        }
    }

    /// The event with which it was decided.
    func decision(of expiry: Event?) -> Event? {
        guard let expiry, case .expire = expiry.what else { return nil }
        return self[expiry.links[.lifetime]]
    }

    /// The moment at which an entry was dead, however late that was noticed; nil where the event is no expiry.
    func end(of expiry: Event) -> Instant? {
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

extension Details {
    /// `its ttl of 60s, set at 0.021s, ran out`.
    func append(expiry event: Event, _ line: inout TextBuffer) {
        guard case .expire(let since, let ttl, _) = event.what else { return }
        line.append("its ttl ")
        switch log.lifeOrigin(of: event) {
        case .clockJump:
            line.append("ran out ")
            append(afterJumpAt: since, ttl, &line)
        case let origin:
            line.append("of ")
            line.append(ttl)
            line.append(origin == .renewed ? ", renewed at " : ", set at ")
            line.append(since)
            line.append(", ran out")
        }
        append(delay: event.time - (log.end(of: event) ?? event.time), event, &line)
    }

    /// ` (ttl 60s, stored at 0.021s)`, behind how long ago an entry expired.
    func append(lifeOf expiry: Event?, _ since: Instant, _ ttl: TimeSpan, _ line: inout TextBuffer) {
        line.append(" (")
        switch log.lifeOrigin(of: expiry) {
        case .clockJump: append(afterJumpAt: since, ttl, &line)
        case let origin:
            line.append("ttl ")
            line.append(ttl)
            line.append(", ")
            line.append(origin == .renewed ? "renewed" : origin == .set ? "set" : "stored")
            line.append(" at ")
            line.append(since)
        }
        line.append(")")
    }

    private func append(afterJumpAt moment: Instant, _ rest: TimeSpan, _ line: inout TextBuffer) {
        if rest > .zero {
            line.append(rest)
            line.append(" after ")
        } else {
            line.append("when ")
        }
        line.append("the cache's clock jumped at ")
        line.append(moment)
    }

    /// How late it was that somebody noticed that a time to live had run out. A command's lasts to the end of its
    /// millisecond.
    private func append(delay: TimeSpan, _ event: Event, _ line: inout TextBuffer) {
        guard event.operation != 0 || delay > .milliseconds(1) else { return }
        line.append(" ")
        line.append(delay)
        line.append(event.operation != 0 ? " ago: noticed by this access" : " ago: found by the active cycle")
    }
}
