import Simulation
import Caching
import Tracing

/// An event as one line: `4 0.021s front store a="1" ttl 60s ←3`. The number, when, where, what, and its cause.
struct EventLine {
    let event: Event
    let world: World

    var text: String {
        let head = "\(event.number) \(event.time) \(world.names.node(event.node)) \(word)"
        let client = event.client > 0 ? "#\(event.client)" : ""
        let key = event.key.exists ? " " + world.names.key(event.key).text : ""
        let value = event.value.map { "=\"\($0.text)\"" } ?? ""
        let details = details.isEmpty ? "" : " " + details
        return head + client + key + value + details + (event.cause > 0 ? " ←\(event.cause)" : "")
    }

    var word: String {
        let name = "\(event.what)"
        return String(name.prefix { $0.isLetter })
    }

    private var details: String {
        switch event.what {
        case .request(let verb): verb.name
        case .done(let completion):
            "\(completion.verb.name) \(node(completion.node)) \(completion.took)"
                + (completion.verb == .write || completion.verb == .delete
                    ? completion.isDurable ? " durable" : " dirty" : completion.found ? "" : " nothing")
        case .failed(let verb, let refusal, let took): "\(verb.name) \(word(refusal)) \(took)"
        case .stale(let staleness):
            "behind \(staleness.versionsBehind) for \(staleness.age)"
                + " truth \(event.truth?.text ?? "nothing") since \(staleness.since) by \(event.links[.outdated])"
        case .hit(let age, let left): "age \(age)" + (left.map { " left \($0)" } ?? "")
        case .miss(let cause): word(cause)
        case .store(let stored):
            (stored.isAbsence ? "absence " : "") + (stored.replaced ? "again " : "")
                + (stored.ttl.map { "ttl \($0) " } ?? "") + word(stored.fill)
        case .ttl(let ttl, _): ttl.map { "\($0)" } ?? "none"
        case .remove(let found, let fill): (found ? "" : "nothing ") + word(fill)
        case .expire(let storedAt, let ttl, let fill):
            "ttl \(ttl) stored \(storedAt) by \(event.links[.lifetime]) \(word(fill))"
        case .evict(let record):
            (record.incoming.exists ? "for \(world.names.key(record.incoming).text) " : "")
                + "stored \(record.storedAt) by \(event.links[.stored]) \(word(record.fill))"
        case .reject(let record): "\(world.names.sentence(record.reason)) \(word(record.fill))"
        case .skip(let verb, let refusal), .refuse(let verb, let refusal): "\(verb.name) \(word(refusal))"
        case .join: ""
        case .load(let found, let took): "\(found ? "" : "nothing ")\(took)"
        case .pack(let packing), .unpack(let packing):
            "\(packing.codec.name) \(packing.plain) \(packing.packed) \(packing.took)"
        case .batch(let verb, let keys): "\(verb.name) \(keys)"
        case .observe(let observation): "observe \(observation.name)"
        case .read(let found, let took, _): (found ? "" : "nothing ") + "\(took)"
        case .write(let took, let kind): "\(took) \(kind)"
        case .queue(let depth, let capacity): "\(depth) of \(capacity)"
        case .coalesce(let depth, let queuedAt):
            "\(depth) replaced \(event.links[.replaced]) of \(queuedAt)"
        case .flush(let count, let oldest, _): "\(count) oldest \(oldest)"
        case .flushed(let age, let depth): "age \(age) depth \(depth)"
        case .retry(let attempt, let after, let refusal, _): "\(attempt) after \(after) \(word(refusal))"
        case .drop(let attempts, let depth): "attempts \(attempts) depth \(depth)"
        case .block(let capacity): "\(capacity)"
        case .lost(let acknowledgedAt, let cause): "of \(acknowledgedAt) \(cause)"
        case .fault(let fault), .heal(let fault): word(fault)
        case .crash(let entries, let dirty): "entries \(entries) dirty \(dirty)"
        case .configured(let change): "\(change)"
        default: String("\(event.what)".drop { $0.isLetter })
        }
    }

    private func node(_ id: NodeID) -> String { world.names.node(id) }

    private func word(_ fill: Fill) -> String { "[\(fill.entries)/\(fill.bytes)]" }

    private func word(_ refusal: Refusal) -> String {
        if case .partitioned(let other) = refusal { "partitioned from \(node(other))" } else { refusal.name }
    }

    private func word(_ fault: Fault) -> String {
        switch fault {
        case .down: "down"
        case .slow(let factor, _): "slow \(factor)"
        case .flaky(let share, _): "flaky \(share)"
        case .partition(let other, _): "partition \(node(other))"
        case .hung: "hung"
        case .memoryFull: "memory full"
        case .queueFull: "queue full"
        case .skewed(let span, _): "skewed \(span)"
        }
    }

    private func word(_ cause: MissCause) -> String {
        switch cause {
        case .cold: "cold"
        case .expired(let at, let storedAt, let ttl): "expired at \(at) stored \(storedAt) ttl \(ttl)"
        case .evicted(let at, let incoming):
            "evicted at \(at)" + (incoming.exists ? " for \(world.names.key(incoming).text)" : "")
        case .rejected(let at): "rejected at \(at)"
        case .invalidated(let at): "invalidated at \(at)"
        case .lost(let at): "lost at \(at)"
        case .unavailable(let refusal): "unavailable \(word(refusal))"
        case .early(let left, let loadTime): "early left \(left) load \(loadTime)"
        case .unseen: "unseen"
        case .gone(let at, let seen): "gone at \(at) seen \(seen)"
        case .negative(let since, let left): "negative since \(since) left \(left)"
        }
    }
}
