internal import Simulation
internal import Tracing

/// The first sentence of an explanation: what happened, and why.
struct Titles {
    let log: any EventSource
    var names: Names { log.names }
    private var telling: Telling { Telling(log: log) }

    init(log: any EventSource) { self.log = log }

    func title(of event: Event) -> String {
        let subject = event.key.exists ? telling.key(event.key) : names.node(event.node)
        return "\(EventKind(event).word) \(subject) at \(event.time)\(because(event))."
    }

    private func because(_ event: Event) -> String {
        let node = names.node(event.node)
        switch event.what {
        case .request(let verb):
            return event.client < 0 ? ": \(verb.aNoun) began in the background" : ": \(verb.aNoun) began"
        case .done(let completion): return done(completion, event)
        case .failed(let verb, _, _): return ", because the \(verb.noun) met a fault: \(reason(event))"
        case .stale(let staleness): return stale(staleness, event)
        case .hit(let age, let left):
            return ", because it had been stored in \(node) \(age) before"
                + (left.map { " and had \($0) left" } ?? " and has no ttl")
        case .miss(let cause): return ", because \(missed(cause, event))"
        case .store(let stored):
            let what = stored.isAbsence ? "the absence of a row" : telling.value(event)
            return ": \(telling.origin(of: event)) put \(what) into \(node)"
        case .ttl(let ttl, _):
            let what = ttl.map { "let it live for \($0) from then on" } ?? "let it live for ever"
            return ": \(telling.origin(of: event)) \(what)"
        case .remove(let found, _):
            let what =
                found ? "took it out of \(node)" : "would have taken it out of \(node), but it was not there"
            return ": \(telling.origin(of: event)) \(what)"
        case .expire(let since, let ttl, _): return ", because \(expired(event, since, ttl))"
        case .evict(let record): return evicted(record, event)
        case .reject(let record):
            return ", because \(names.policies[Int(record.reason.policy)].name) did not let it in"
        case .skip: return ", because \(telling.detail(event))"
        case .join: return ", because a load of the same key was under way already"
        case .pack, .unpack, .batch: return ": \(telling.detail(event))"
        case .load(let found, let took):
            return found
                ? ": no copy was there, and the loader made \(telling.value(event)) in \(took)"
                : ": no copy was there, and after \(took) the loader brought nothing"
        case .read(let found, let took):
            return found
                ? ": the row came after \(took)" : ": after \(took) it was clear that there is no such row"
        case .write(_, let kind): return written(kind, event)
        case .refuse(let verb, _): return ", because \(refusal(event)): \(Details.call(verb)) was refused"
        case .queue, .coalesce, .flush, .flushed, .retry, .drop, .block, .lost: return writeBehind(event)
        case .guarded, .fault, .heal, .crash: return ": \(telling.detail(event))"
        case .configured(.dropped): return ""
        case .configured: return ": \(telling.detail(event))"
        }
    }

    private func written(_ kind: WriteKind, _ event: Event) -> String {
        let node = names.node(event.node)
        let what = event.value == nil ? "the deletion of the row" : telling.value(event)
        switch kind {
        case .direct:
            let origin = telling.origin(of: event)
            return event.value == nil
                ? ": \(origin) took the row out of \(node)" : ": \(origin) brought \(what) to \(node)"
        case .behindTheBack: return ": \(what) came to \(node) behind the cache's back"
        case .writeBack:
            guard let accepted = log.cause(of: event), accepted.isAcceptance else {
                return ": \(what) was written back to \(node)"
            }
            return ": \(what) was written back to \(node) \(event.time - accepted.time) after it was accepted"
        }
    }

    private func done(_ completion: Completion, _ event: Event) -> String {
        var text = ": the \(completion.verb.noun) took \(completion.took)"
        switch completion.verb {
        case .read, .warm, .refresh:
            if completion.found { return text + ", answered by \(names.node(completion.node))" }
            let miss = Details(log: log).lastMiss(of: event)
            text += miss.map { ", and \(names.node($0.node)) had no copy" } ?? ", and there is no such row"
        case .write, .delete:
            let node = names.node(completion.node)
            if completion.verb == .write, Details(log: log).isByHand(event, completion) {
                return text + ", and went into \(node) alone"
            }
            text +=
                completion.isDurable
                ? ", and is durable in \(node)" : ", and is in no database yet, only in \(node)"
        case .invalidate, .flush, .command: break
        }
        return text
    }

    private func stale(_ staleness: Staleness, _ event: Event) -> String {
        guard staleness.versionsBehind > 0 else {
            return ": the read returned \(telling.value(event)), which no database ever had"
        }
        let returned = event.value == nil ? "that there is no such row" : telling.value(event)
        return ": the read returned \(returned), which had been outdated for \(staleness.age)"
    }

    private func missed(_ cause: MissCause, _ event: Event) -> String {
        let node = names.node(event.node)
        switch cause {
        case .cold: return "\(node) had never had it"
        case .expired:
            return log.lifeOrigin(of: log.cause(of: event)) == .clockJump
                ? "it had expired, as the clock of \(node) had jumped" : "it had expired"
        case .evicted(_, let incoming):
            return incoming.exists
                ? "it had been evicted to make room for \(telling.key(incoming))"
                : "it had been evicted, as there was more than the capacity allows"
        case .rejected: return "the policy had not let it in"
        case .invalidated:
            guard let removal = log.cause(of: event) else { return "it had been taken out on request" }
            let source = Details(log: log).source(of: removal)
                .map { ", which changed \(telling.key($0)), and it depends on that" }
            return "it had been taken out by \(telling.origin(of: removal))" + (source ?? "")
        case .lost: return "\(node) had lost its memory in a crash"
        case .unavailable: return refusal(event)
        case .early(let left, _):
            return "it was loaded anew \(left) before its end, as chance had it (early expiry)"
        case .negative: return "it was known, and cached, that there is no such row"
        }
    }

    private func expired(_ event: Event, _ since: Instant, _ ttl: TimeSpan) -> String {
        switch log.lifeOrigin(of: event) {
        case .stored: "it had been stored at \(since) with a ttl of \(ttl)"
        case .set: "it had been given a ttl of \(ttl) at \(since)"
        case .renewed: "a hit at \(since) had been the last to renew its ttl of \(ttl)"
        case .clockJump: "the clock of \(names.node(event.node)) had jumped at \(since)"
        }
    }

    private func evicted(_ record: EvictionRecord, _ event: Event) -> String {
        let policy = names.policies[Int(record.reason.policy)].name
        let room =
            record.incoming.exists
            ? "room was needed for \(telling.key(record.incoming))"
            : "there was more than the capacity allows"
        return ", because \(room), and \(policy) chose it: \(names.sentence(record.reason))"
    }

    private func writeBehind(_ event: Event) -> String {
        let node = names.node(event.node)
        switch event.what {
        case .queue: return ": \(node) accepted \(telling.value(event)) and will write it back later"
        case .coalesce:
            return
                ", because an earlier write of the key still waited: \(telling.value(event)) took its place"
        case .flush(let count, let oldest, _):
            return
                ": \(count == 1 ? "1 write" : "\(count) writes") started on the way back, as the oldest had waited \(oldest)"
        case .flushed(let age, _):
            return ": \(telling.value(event)) became durable \(age) after it was accepted"
        case .retry(let attempt, let after, _, _):
            return ", because attempt \(attempt) failed (\(reason(event))): the next one is \(after) later"
        case .drop(let attempts, _):
            return ", because writing it back had failed \(attempts == 1 ? "once" : "\(attempts) times")"
        case .block(let capacity): return ", because the queue was full (\(capacity)): the writer had to wait"
        case .lost(let acknowledgedAt, let loss):
            let why =
                switch loss {
                case .crash: "\(node) crashed while it was still dirty"
                case .dropped: "writing it back was given up"
                case .overwritten: "an older write that came late was written over it"
                }
            return ", because \(why): \(telling.value(event)) had been acknowledged at \(acknowledgedAt)"
        default: return ""
        }
    }

    private func reason(_ event: Event) -> String {
        var buffer = TextBuffer()
        Details(log: log).appendReason(of: event, &buffer)
        return buffer.text
    }

    private func refusal(_ event: Event) -> String {
        guard let refusal = event.refusal else { return "a node did not answer" }
        var buffer = TextBuffer()
        Details(log: log).append(refusal, at: event.node, &buffer)
        return buffer.text
    }
}
