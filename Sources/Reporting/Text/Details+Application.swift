internal import Simulation
internal import Tracing

extension Details {
    func append(request verb: Verb, _ event: Event, _ line: inout TextBuffer) {
        line.append(verb.name)
        if verb == .command, let value = event.value {
            line.append(" ")
            line.append(safe: value.text)
        }
        if event.client < 0 { line.append(", in the background") }
    }

    /// The miss with which a read ended that asked a cache alone: it says nothing of the row.
    func lastMiss(of event: Event) -> Event? {
        guard let cause = log.cause(of: event), case .miss(let why) = cause.what else { return nil }
        if case .negative = why { return nil }
        return cause
    }

    private func append(absenceOf event: Event, _ line: inout TextBuffer) {
        line.append("nothing: ")
        if let miss = lastMiss(of: event) {
            line.append("no copy in ")
            line.append(names.node(miss.node))
        } else {
            line.append("no such row")
        }
        line.append(", in ")
    }

    func append(_ completion: Completion, _ event: Event, _ line: inout TextBuffer) {
        switch completion.verb {
        case .read where !completion.found && completion.node == .application: line.append("nothing, in ")
        case .read, .warm, .refresh:
            if completion.found {
                append(event.value, orElse: "found", &line)
                line.append(" from ")
                line.append(names.node(completion.node))
                line.append(" in ")
            } else {
                append(absenceOf: event, &line)
            }
        case .write where isByHand(event, completion):
            append(event.value, orElse: "a value", &line)
            line.append(" put into ")
            line.append(names.node(completion.node))
            line.append(" alone, in ")
        case .write, .delete: return append(written: completion, event, &line)
        case .invalidate:
            appendInvalidation(completion.node, event, &line)
        case .flush: line.append("flushed in ")
        case .command:
            line.append(safe: log.request(of: event)?.commandName ?? "command")
            line.append(" answered by ")
            line.append(names.node(completion.node))
            line.append(" in ")
        }
        line.append(completion.took)
    }

    /// What came of an invalidation, which its last event tells.
    private func appendInvalidation(_ node: NodeID, _ event: Event, _ line: inout TextBuffer) {
        // What went because it depended on the key came after.
        var last = log.cause(of: event)
        while let other = last, other.key != event.key, other.operation == event.operation {
            last = log.cause(of: other)
        }
        switch last?.what {
        case .skip(_, let refusal):
            append(refusal, at: node, &line)
            line.append(": not taken out, after ")
        case .remove(found: false, _):
            line.append("was not in ")
            line.append(names.node(node))
            line.append(", known in ")
        default:
            line.append("taken out of ")
            line.append(names.node(node))
            line.append(" in ")
        }
    }

    private func append(written completion: Completion, _ event: Event, _ line: inout TextBuffer) {
        let node = names.node(completion.node)
        if completion.verb == .write {
            append(event.value, orElse: "written", &line)
            line.append(completion.isDurable ? " durable in " : " accepted by ")
        } else {
            line.append(completion.isDurable ? "deleted, durable in " : "deletion accepted by ")
        }
        line.append(node)
        line.append(" in ")
        line.append(completion.took)
        if !completion.isDurable { line.append(", dirty: not yet written back") }
    }

    /// Whether a write went into a cache past its strategy: nothing of it waits in a queue.
    func isByHand(_ event: Event, _ completion: Completion) -> Bool {
        guard !completion.isDurable, var present = log.cause(of: event) else { return false }
        while present.operation == event.operation {
            switch present.what {
            case .queue, .coalesce, .block: return false
            case .request: return true
            default: break
            }
            let isAtTheCache = present.node == completion.node
            guard present.cause > 0 else { return isAtTheCache }
            guard let cause = log[present.cause] else { return false }
            if cause.operation != event.operation { return isAtTheCache }
            present = cause
        }
        return false
    }

    func append(_ staleness: Staleness, _ event: Event, _ line: inout TextBuffer) {
        guard staleness.versionsBehind > 0 else {
            line.append("no database ever had this value")
            return append(originOfUntruth: event, &line)
        }
        append(staleness.versionsBehind, "version", "versions", &line)
        line.append(" behind: ")
        if staleness.versionsBehind == 1 {
            append(event.truth, orElse: "no such row", &line)
            line.append(" since ")
        } else {
            line.append("outdated since ")
        }
        line.append(staleness.since)
        line.append(", ")
        line.append(staleness.age)
        line.append(" before this read began")
        if staleness.versionsBehind > 1 {
            line.append(staleness.isSameAgain ? ", and by then the same again: " : ", and by then ")
            append(event.truth, orElse: "deleted", &line)
        }
    }

    /// Where a value came from that no database ever had.
    private func append(originOfUntruth event: Event, _ line: inout TextBuffer) {
        let answer = log.firstInOperation(from: event) { present in
            switch present.what {
            case .hit, .guarded(.fallback): true
            default: false
            }
        }
        guard let answer else { return }
        if case .guarded(.fallback) = answer.what { return line.append(": it is the default") }
        guard let stored = log.cause(of: answer), stored.operation != 0 else { return }
        line.append(": it came with ")
        line.append(safe: Telling(log: log).origin(of: stored))
    }
}
