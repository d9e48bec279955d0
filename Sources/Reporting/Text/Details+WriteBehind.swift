internal import Simulation
internal import Tracing

extension Details {
    func append(writeBehind event: Event, _ line: inout TextBuffer) {
        switch event.what {
        case .queue(let depth, let capacity):
            line.append("dirty: waits to be written back · ")
            line.append(depth)
            line.append(" of ")
            line.append(capacity)
        case .coalesce(let depth, let queuedAt):
            line.append("replaces the write queued at ")
            line.append(queuedAt)
            line.append(" · ")
            line.append(depth)
            line.append(" waiting")
        case .flush(let count, let oldest, _):
            append(count, "write", "writes", &line)
            line.append(count == 1 ? ", dirty for " : ", the oldest dirty for ")
            line.append(oldest)
        case .flushed(let age, _):
            line.append("clean: written back ")
            line.append(age)
            line.append(" after its key became dirty")
        case .retry(let attempt, let after, _, _):
            appendReason(of: event, &line)
            line.append(": attempt ")
            line.append(attempt)
            line.append(" failed, again in ")
            line.append(after)
        case .drop(let attempts, _):
            line.append("given up after ")
            append(attempts, "attempt", "attempts", &line)
        case .block(let capacity):
            line.append("the queue is full (")
            line.append(capacity)
            line.append("): the writer waits")
        case .lost(let acknowledgedAt, let loss): append(loss, acknowledgedAt, event, &line)
        default: break
        }
    }

    private func append(
        _ loss: LossCause, _ acknowledgedAt: Instant, _ event: Event, _ line: inout TextBuffer
    ) {
        append(event.value, orElse: "a deletion", &line)
        line.append(", acknowledged at ")
        line.append(acknowledgedAt)
        line.append(": ")
        switch loss {
        case .crash:
            line.append("lost in the crash of ")
            line.append(names.node(event.node))
        case .dropped: line.append("given up")
        case .overwritten: line.append("overwritten by an older write that came late")
        }
    }
}
