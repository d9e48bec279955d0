internal import Simulation
internal import Tracing

extension JSONTrace {
    /// | kind | fields |
    /// |---|---|
    /// | `timeout` | `verb`, `limit_ns` |
    /// | `again` | `verb`, `attempt`, `after_ns`, `refusal`, `cut_off_from` |
    /// | `hedge` | `after_ns` |
    /// | `breaker` | `state` (`open`, `half-open`, `closed`), `failures`, `calls`, `until_ns` |
    /// | `connect` | `in_use`, `limit` |
    /// | `release` | `in_use`, `waiting` |
    /// | `wait` | `in_use`, `waiting` |
    /// | `serve` | `why` (`revalidating`, `on-error`), `expired_ns` (how long ago) |
    /// | `fallback` | `refusal`, `cut_off_from` |
    /// | `lease` | `step` (`waits`, `refused`, `ran-out`, `superseded`) |
    /// | `health` | `up`, `failures` |
    /// | `lag` | `behind_ns` |
    /// | `renew` | `until_ns` |
    func append(guarding: Guarding, _ line: inout JSONWriter) {
        switch guarding {
        case .timeout(let verb, let limit):
            line.field("verb", verb.name)
            line.field("limit_ns", limit)
        case .again(let verb, let attempt, let after, let refusal):
            line.field("verb", verb.name)
            line.field("attempt", attempt)
            line.field("after_ns", after)
            append(refusal, &line)
        case .hedge(let after): line.field("after_ns", after)
        case .breaker(let state, let failures, let calls, let until):
            line.field("state", state.name)
            line.field("failures", failures)
            line.field("calls", calls)
            line.field("until_ns", until)
        case .connect(let inUse, let limit):
            line.field("in_use", inUse)
            line.field("limit", limit)
        case .wait(let inUse, let waiting), .release(let inUse, let waiting):
            line.field("in_use", inUse)
            line.field("waiting", waiting)
        case .serve(let why, let expired):
            line.field("why", why.name)
            line.field("expired_ns", expired)
        case .fallback(let refusal): append(refusal, &line)
        case .lease(let step): line.field("step", step.name)
        case .health(let isUp, let failures):
            line.field("up", isUp)
            line.field("failures", failures)
        case .lag(let behind): line.field("behind_ns", behind)
        case .pending(let age): line.field("age_ns", age)
        case .busy(let waiting, let delay):
            line.field("waiting", waiting)
            line.field("delay_ns", delay)
        case .renew(let until): line.field("until_ns", until)
        }
    }
}
