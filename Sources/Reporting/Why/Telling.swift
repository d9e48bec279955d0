internal import Simulation
internal import Tracing

/// How an event is told as a link of a chain of causes: in the past, in plain sentences.
struct Telling {
    let log: any EventSource
    var names: Names { log.names }

    /// - Parameter subject: the event that is being explained; what belongs to its own operation needs no mention of it.
    func row(for event: Event, in subject: Event) -> Explanation.Row {
        let isOwn = event.operation == subject.operation
        let other = event.key.exists && event.key != subject.key ? key(event.key) + ": " : ""
        var (word, text) = tell(event, isOwn: isOwn)
        if case .stale(let staleness) = subject.what {
            text += whyStale(event, staleness, outdated: subject.links[.outdated])
        }
        // What has expired was gone from then on, whenever somebody came upon it.
        return Explanation.Row(word: word, time: log.end(of: event) ?? event.time, text: other + text)
    }

    private func tell(_ event: Event, isOwn: Bool) -> (word: String, text: String) {
        let node = names.node(event.node)
        switch event.what {
        case .request(let verb): return ("asked", asked(verb, event))
        case .done: return ("ended", detail(event))
        case .failed: return ("failed", detail(event))
        case .stale: return ("stale", detail(event))
        case .hit(let age, _): return ("found", "in \(node), stored \(age) before")
        case .miss: return ("missed", "in \(node), \(detail(event))")
        case .store(let stored): return ("stored", how(stored, event, isOwn: isOwn))
        case .ttl: return ("ttl set", detail(event) + by(event, isOwn, ", by "))
        case .remove(let found, _):
            return (
                found ? "taken out" : "absent",
                "from \(node)" + by(event, isOwn, found ? " by " : ", asked by ") + dependence(of: event)
            )
        case .expire:
            let isJump = log.lifeOrigin(of: event) == .clockJump
            let how = isJump ? "its end had moved with the clock" : "nobody had refreshed it"
            let isLate = log.end(of: event).map { $0 < event.time } ?? false
            return ("expired", how + (isLate ? ", and nobody noticed until \(event.time)" : ""))
        case .evict:
            // Where the bound was lowered it is for nobody.
            let whom = event.operation != 0 ? by(event, isOwn, ", for ") : ""
            return ("evicted", "from \(node) " + detail(event) + whom)
        case .reject: return ("rejected", "by \(node): \(sentence(event))")
        case .skip: return ("skipped", detail(event))
        case .join: return ("joined", detail(event))
        case .pack: return ("packed", detail(event))
        case .unpack: return ("unpacked", detail(event))
        case .batch: return ("batched", "at \(node): \(detail(event))")
        case .load: return ("made", detail(event))
        case .read: return ("loaded", "from \(node): \(detail(event))" + by(event, isOwn, ", by "))
        case .write(_, let kind): return ("written", written(kind, event, isOwn: isOwn))
        case .refuse: return ("refused", "by \(node), \(detail(event))")
        case .queue:
            return ("accepted", "\(value(event)) by \(node), not yet in a database" + by(event, isOwn, ": "))
        case .coalesce(_, let queuedAt):
            return (
                "accepted",
                "\(value(event)) by \(node) in place of the write queued at \(queuedAt)"
                    + by(event, isOwn, ": ")
            )
        case .flush: return ("flushed", "by \(node): \(detail(event))")
        case .flushed: return ("clean", "\(value(event)), \(detail(event))")
        case .retry: return ("retried", detail(event))
        case .drop(let attempts, _):
            return ("given up", attempts == 1 ? "after 1 attempt" : "after \(attempts) attempts")
        case .block: return ("blocked", detail(event))
        case .lost: return ("lost", detail(event))
        case .guarded: return (EventKind(event).told, "\(node): \(detail(event))")
        case .fault: return ("broken", "\(node): \(detail(event))")
        case .heal: return ("healed", "\(node): \(detail(event))")
        case .crash: return ("crashed", "\(node): \(detail(event))")
        case .configured(let how):
            return (EventKind(event).name, how == .dropped ? node : "\(node): \(detail(event))")
        }
    }

    /// What a link has to do with a read that was stale.
    private func whyStale(_ event: Event, _ staleness: Staleness, outdated: EventNumber) -> String {
        switch event.what {
        case .store:
            return stored(late: event, after: outdated)
        case .hit: return staleness.versionsBehind > 0 ? ": nothing had taken it out" : ""
        default: return ""
        }
    }

    /// A reader that loaded the old value before the write and stored it after the write; or a writer of the old one,
    /// who was sooner in the database and later in the cache.
    private func stored(late event: Event, after write: EventNumber) -> String {
        guard write > 0, event.number > write else { return "" }
        for earlier in log.events(ofOperationOf: event).reversed() where earlier.number < write {
            switch earlier.what {
            case .read:
                return ": it had been loaded at \(earlier.time), before the write, and was stored after it"
            case .write:
                return
                    ": it had been written at \(earlier.time), before the other write, and was stored after it"
            default: continue
            }
        }
        return ""
    }

    // MARK: Sentences

    private func asked(_ verb: Verb, _ event: Event) -> String {
        switch event.client {
        case ..<0: "\(verb.aNoun) in the background"
        case 0: "\(verb.aNoun) by the application"
        default:
            "\(verb.aNoun) by client \(names.client(event.client) ?? "\(event.client)") of the application"
        }
    }

    /// `by the read at 0.000s, with the cache's ttl of 60s`.
    private func how(_ stored: Stored, _ event: Event, isOwn: Bool) -> String {
        var text = isOwn ? "in \(names.node(event.node))" : by(event, isOwn, "by ")
        if stored.isAbsence { text += ", that there is no such row" }
        if let ttl = stored.ttl {
            let whose = isByCommand(event) ? "a" : "the cache's"
            text += stored.isAbsence ? ", for \(ttl)" : ", with \(whose) ttl of \(ttl)"
        } else {
            text += ", without a ttl"
        }
        if let value = event.value, value.version < 0 { text += ": a value that no database ever had" }
        return text
    }

    private func isByCommand(_ event: Event) -> Bool {
        if case .request(.command) = log.request(of: event)?.what { true } else { false }
    }

    private func written(_ kind: WriteKind, _ event: Event, isOwn: Bool) -> String {
        let node = names.node(event.node)
        let what = event.value == nil ? "the row deleted in \(node)" : "\(value(event)) to \(node)"
        switch kind {
        case .direct: return what + by(event, isOwn, " by ")
        case .behindTheBack: return what + " behind the cache's back: no cache was told"
        case .writeBack:
            guard let accepted = log.cause(of: event), accepted.isAcceptance else {
                return what + ", written back"
            }
            return what + ", written back \(event.time - accepted.time) after it was accepted"
        }
    }

    /// `the read at 0.000s`, with `lead` in front; nothing for an event of the operation that is being explained.
    private func by(_ event: Event, _ isOwn: Bool, _ lead: String) -> String {
        isOwn ? "" : lead + origin(of: event)
    }

    /// What brought an event about: `the read at 0.000s`.
    func origin(of event: Event) -> String {
        guard event.operation != 0 else { return "hand" }
        if let far = Details(log: log).teller(of: event) { return "word of \(names.node(far))" }
        guard let request = log.request(of: event), case .request(let verb) = request.what else {
            if event.client < 0 { return "the write-back at \(event.time)" }
            return log.isComplete ? "hand" : "an operation that is no longer kept"
        }
        let name = verb == .command ? " \(request.commandName)" : ""
        return "the \(verb.noun)\(name) at \(request.time)"
    }

    /// `, as it depends on user:1`, where the change of another key took this one out.
    private func dependence(of removal: Event) -> String {
        Details(log: log).source(of: removal).map { ", as it depends on \(key($0))" } ?? ""
    }

    func key(_ key: KeyID) -> String {
        var buffer = TextBuffer()
        buffer.append(safe: names.key(key).text)
        return buffer.text
    }

    func value(_ event: Event) -> String {
        var buffer = TextBuffer()
        Details(log: log).append(event.value, orElse: "a deletion", &buffer)
        return buffer.text
    }

    func detail(_ event: Event) -> String {
        var buffer = TextBuffer()
        Details(log: log).append(event, to: &buffer)
        return buffer.text
    }

    private func sentence(_ event: Event) -> String {
        guard case .reject(let record) = event.what else { return "" }
        var buffer = TextBuffer()
        Details(log: log).append(record.reason, &buffer)
        return buffer.text
    }
}
