internal import Simulation
internal import Tracing

/// The last column of the trace: what there is to say about each kind of event.
///
/// The causing event is looked up where the wording needs it, and done without when it is no longer kept.
struct Details: Sendable {
    let log: any EventSource
    var names: Names { log.names }

    func append(_ event: Event, to line: inout TextBuffer) {
        switch event.what {
        case .request(let verb): append(request: verb, event, &line)
        case .done(let completion): append(completion, event, &line)
        case .failed(let verb, _, let took):
            line.append(verb.name)
            line.append(" failed after ")
            line.append(took)
            line.append(": ")
            appendReason(of: event, &line)
        case .stale(let staleness): append(staleness, event, &line)
        case .hit(let age, let left): append(hit: event.value, age, left, &line)
        case .miss(let cause): append(cause, event, &line)
        case .store(let stored): append(stored, &line)
        case .ttl(let ttl, let expires): append(ttl: ttl, expires, &line)
        case .remove(let found, _):
            line.append(found ? "taken out" : "it was not there")
            appendSource(of: event, &line)
        case .expire: append(expiry: event, &line)
        case .evict(let record): append(eviction: record, &line)
        case .reject(let record):
            line.append("not let in: ")
            append(record.reason, &line)
        case .skip(let verb, let refusal):
            append(refusal, at: event.node, &line)
            append(skipped: verb, refusal, &line)
        case .join(let start): append(joinedSince: start, &line)
        case .pack(let packing): append(packed: packing, &line)
        case .unpack(let packing): append(unpacked: packing, &line)
        case .batch(let verb, let keys): append(batch: verb, keys, event, &line)
        case .load(_, let took):
            append(event.value, orElse: "nothing", &line)
            line.append(", by its loader in ")
            line.append(took)
        case .read(let found, let took):
            append(event.value, orElse: found ? "a row" : "no such row", &line)
            line.append(", ")
            line.append(took)
        case .write(let took, let kind): append(write: kind, took, event, &line)
        case .refuse(let verb, let refusal): append(refused: verb, refusal, &line)
        case .queue, .coalesce, .flush, .flushed, .retry, .drop, .block, .lost:
            append(writeBehind: event, &line)
        case .guarded(let guarding): append(guarding, event, &line)
        case .fault(let fault): append(fault, &line)
        case .heal(let fault): append(healed: fault, &line)
        case .crash(let entries, let dirty): append(crash: entries, dirty, at: event.node, &line)
        case .configured: if let value = event.value { line.append(safe: value.text) }
        }
    }

    // MARK: Parts of sentences

    /// What comes of it that a call was done without. One that got no answer may have taken effect all the same.
    private func append(skipped verb: Verb, _ refusal: Refusal, _ line: inout TextBuffer) {
        switch (verb, refusal) {
        case (.read, _): line.append(": done without its copy")
        case (.delete, .timeout): line.append(": no telling whether it deleted")
        case (.delete, _): line.append(": not deleted, an old copy may stay")
        case (_, .timeout): line.append(": no telling whether it stored")
        default: line.append(": not stored")
        }
    }

    func append(_ value: Value?, orElse absence: String, _ line: inout TextBuffer) {
        if let value { line.append(quoted: value.text) } else { line.append(absence) }
    }

    /// A policy's sentence and, in parentheses, its name.
    func append(_ reason: PolicyReason, _ line: inout TextBuffer) {
        line.append(names.sentence(reason))
        let index = Int(reason.policy)
        line.append(" (")
        line.append(names.policies[index].name)
        line.append(")")
    }

    func append(_ count: Int, _ one: String, _ many: String, _ line: inout TextBuffer) {
        line.append(count)
        line.append(" ")
        line.append(count == 1 ? one : many)
    }

    /// Bytes with the largest unit that divides them: `120B`, `1KiB`.
    func append(bytes: Int, _ line: inout TextBuffer) {
        let units = ["B", "KiB", "MiB", "GiB"]
        var amount = bytes
        var unit = 0
        while amount >= 1024, amount % 1024 == 0, unit < 3 {
            amount /= 1024
            unit += 1
        }
        line.append(amount)
        line.append(units[unit])
    }
}

extension Event {
    /// The name of the command that a request sent.
    var commandName: String { String(value?.text.prefix { $0 != " " } ?? "") }

    /// Why a node did not answer, in the events that say so.
    var refusal: Refusal? {
        switch what {
        case .failed(_, let refusal, _), .skip(_, let refusal), .refuse(_, let refusal),
            .retry(_, _, let refusal, _), .miss(.unavailable(let refusal)),
            .guarded(.again(_, _, _, let refusal)), .guarded(.fallback(let refusal)):
            refusal
        default: nil
        }
    }
}
