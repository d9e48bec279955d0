internal import Simulation
internal import Tracing

extension Details {
    func append(hit value: Value?, _ age: TimeSpan, _ left: TimeSpan?, _ line: inout TextBuffer) {
        append(value, orElse: "found", &line)
        line.append(", stored ")
        line.append(age)
        line.append(" ago, ")
        if let left {
            line.append(left)
            line.append(" left")
        } else {
            line.append("no ttl")
        }
    }

    func append(_ cause: MissCause, _ event: Event, _ line: inout TextBuffer) {
        switch cause {
        case .cold: line.append("cold: never cached before")
        case .expired(let at, let since, let ttl):
            append("expired ", event.time - at, &line)
            append(lifeOf: log.cause(of: event), since, ttl, &line)
        case .evicted(let at, let incoming):
            append("evicted ", event.time - at, &line)
            if incoming.exists {
                line.append(" to make room for ")
                line.append(safe: names.key(incoming).text)
            } else {
                line.append(" as there was more than the capacity allows")
            }
        case .rejected(let at):
            append("rejected ", event.time - at, &line)
            line.append(": the policy did not let it in")
        case .invalidated(let at):
            append("invalidated ", event.time - at, &line)
            line.append(" by ")
            appendInvalidator(of: event, &line)
        case .lost(let at):
            append("lost ", event.time - at, &line)
            line.append(", when ")
            line.append(names.node(event.node))
            line.append(" crashed")
        case .unavailable(let refusal):
            line.append("unavailable: ")
            append(refusal, at: event.node, &line)
        case .early(let left, let loadTime):
            line.append("early: ")
            line.append(left)
            line.append(" before its end, by chance, as loading it takes ")
            line.append(loadTime)
        case .negative(let since, let left):
            line.append("negative: known to be absent since ")
            line.append(since)
            if left != .longest {
                line.append(", for ")
                line.append(left)
                line.append(" more")
            }
        }
    }

    /// `, as it depends on user:1`, where the change of another key took this one out.
    func appendSource(of removal: Event, _ line: inout TextBuffer) {
        guard let source = source(of: removal) else { return }
        line.append(", as it depends on ")
        line.append(safe: names.key(source).text)
    }

    /// The other key whose change took this one out; nil where it was not that.
    func source(of removal: Event) -> KeyID? {
        guard let cause = log.cause(of: removal), cause.key.exists, cause.key != removal.key,
            cause.operation == removal.operation, cause.node == removal.node
        else { return nil }
        switch cause.what {
        case .remove, .store: return cause.key
        default: return nil
        }
    }

    private func append(_ word: String, _ ago: TimeSpan, _ line: inout TextBuffer) {
        line.append(word)
        line.append(ago)
        line.append(" ago")
    }

    /// `the write at 3.000s`, or `hand`: who had an entry taken out, whose absence is this miss.
    private func appendInvalidator(of miss: Event, _ line: inout TextBuffer) {
        guard let removal = log.cause(of: miss) else { return line.append("a write or by hand") }
        if let far = teller(of: removal) {
            line.append("word of ")
            return line.append(names.node(far))
        }
        guard let request = log.request(of: removal), case .request(let verb) = request.what else {
            if removal.client < 0 { return line.append("a write-back") }
            return line.append(removal.cause == 0 ? "hand" : "a write")
        }
        if verb == .invalidate { return line.append("hand") }
        line.append("the ")
        line.append(verb.noun)
        if verb == .command {
            line.append(" ")
            line.append(safe: request.commandName)
        }
        if let source = source(of: removal) {
            line.append(" of ")
            line.append(safe: names.key(source).text)
        }
        line.append(" at ")
        line.append(request.time)
    }

    /// The far cache that told a near one to take an entry out; nil where it was not that.
    func teller(of removal: Event) -> NodeID? {
        guard let request = log.cause(of: removal), case .request(.invalidate) = request.what,
            request.client < 0
        else { return nil }
        return log.cause(of: request)?.node
    }

    func append(ttl: TimeSpan?, _ expires: Instant?, _ line: inout TextBuffer) {
        guard let ttl else { return line.append("none any more") }
        line.append(ttl)
        line.append(" from now on")
        if let expires {
            line.append(", until ")
            line.append(expires)
        }
    }

    func append(_ stored: Stored, _ line: inout TextBuffer) {
        if stored.replaced { line.append("replaces the older copy, ") }
        if stored.isAbsence { line.append("absence, ") }
        if let ttl = stored.ttl {
            line.append("ttl ")
            line.append(ttl)
            if let expires = stored.expires {
                line.append(", until ")
                line.append(expires)
            }
        } else {
            line.append("no ttl")
        }
        line.append(" · ")
        append(fullness: stored, &line)
    }

    private func append(fullness stored: Stored, _ line: inout TextBuffer) {
        guard let capacity = stored.capacity else {
            return append(stored.fill.entries, "entry", "entries", &line)
        }
        if stored.inBytes {
            append(bytes: stored.fill.bytes, &line)
            line.append(" of ")
            append(bytes: capacity, &line)
        } else {
            line.append(stored.fill.entries)
            line.append(" of ")
            append(capacity, "entry", "entries", &line)
        }
    }

    func append(eviction record: EvictionRecord, _ line: inout TextBuffer) {
        if record.incoming.exists {
            line.append("to make room for ")
            line.append(safe: names.key(record.incoming).text)
        } else {
            line.append("as there is more than the capacity allows")
        }
        line.append(": ")
        append(record.reason, &line)
    }

    func append(joinedSince start: Instant, _ line: inout TextBuffer) {
        line.append("waits for the load under way since ")
        line.append(start)
    }
}
