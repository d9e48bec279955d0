internal import Simulation
internal import Tracing

extension Details {
    func append(_ guarding: Guarding, _ event: Event, _ line: inout TextBuffer) {
        switch guarding {
        case .timeout(let verb, let limit):
            line.append("no answer to ")
            line.append(Self.call(verb))
            line.append(" within ")
            line.append(limit)
            line.append(": waits no longer")
        case .again(let verb, let attempt, let after, let refusal):
            line.append(Self.call(verb))
            line.append(" failed (")
            line.append(refusal.name)
            line.append("): retry ")
            line.append(attempt)
            line.append(" in ")
            line.append(after)
        case .hedge(let after):
            line.append("no answer for ")
            line.append(after)
            line.append(": asks a second time, and takes what comes first")
        case .breaker(let state, let failures, let calls, let until):
            append(state, failures, calls, until, &line)
        case .connect(let inUse, let limit):
            line.append(inUse)
            line.append(" of ")
            append(limit, "connection", "connections", &line)
            line.append(" in use")
        case .release(let inUse, let waiting):
            line.append("put back: ")
            line.append(inUse)
            line.append(" in use, ")
            line.append(waiting)
            line.append(" waiting")
        case .wait(let inUse, let waiting):
            line.append(inUse == 1 ? "the only connection is in use" : "all ")
            if inUse > 1 {
                line.append(inUse)
                line.append(" connections are in use")
            }
            line.append(": waits for one · ")
            line.append(waiting)
            line.append(" waiting")
        case .serve(let why, let expired):
            append(event.value, orElse: "absence", &line)
            line.append(", a stale copy that expired ")
            line.append(expired)
            line.append(why == .onError ? " ago: better than an error" : " ago, and is loaded anew behind it")
        case .fallback(let refusal):
            append(event.value, orElse: "nothing", &line)
            line.append(", the default, as there is nothing better (")
            line.append(refusal.name)
            line.append(")")
        case .lease(let step): line.append(Self.words(for: step))
        case .health(let isUp, let failures):
            if isUp { return line.append("health check passed: calls go out again") }
            append(failures, "health check", "health checks", &line)
            line.append(" in a row failed: no calls until one passes")
        case .lag(let behind):
            line.append("the replica is ")
            line.append(behind)
            line.append(" behind, and lacks a newer write")
        case .pending(let age):
            append(event.value, orElse: "a deletion", &line)
            line.append(", from the queue, where it has waited for ")
            line.append(age)
            line.append(" to be written back")
        case .busy(let waiting, let delay):
            line.append("all workers are busy: waits ")
            line.append(delay)
            line.append(" in line, behind ")
            append(waiting, "other", "others", &line)
        case .renew(let until):
            line.append("lives anew, until ")
            line.append(until)
        }
    }

    private static func words(for step: LeaseStep) -> String {
        switch step {
        case .waits: "another reader fills it: waits"
        case .refused: "not stored: the lease is void, the key was taken out or stored since"
        case .ranOut: "not stored: the lease had run out, and another reader got it"
        case .superseded: "not stored: a refresh of the key has taken the lease over"
        }
    }

    private func append(
        _ state: BreakerState, _ failures: Int, _ calls: Int, _ until: Instant?, _ line: inout TextBuffer
    ) {
        switch state {
        case .open where calls == 0: line.append("open again: a probe failed")
        case .open:
            line.append("open: ")
            line.append(failures)
            line.append(" of ")
            append(calls, "call", "calls", &line)
            line.append(" failed")
        case .halfOpen: line.append("half-open: lets a probe through")
        case .closed: line.append("closed: the probes went well")
        }
        if state == .open, let until {
            line.append("; refuses all until ")
            line.append(until)
        }
    }
}
