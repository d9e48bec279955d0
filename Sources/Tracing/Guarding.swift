public import Simulation

/// What was done around a call or around a strategy to bear failures, or to keep them from spreading.
///
/// Each stands at the cache whose option asked for it, but for two: a timeout at the node that did not answer, and a lag at
/// the database.
public enum Guarding: BitwiseCopyable, Sendable {
    /// A call took longer than it may: its caller goes on without the answer.
    case timeout(Verb, limit: TimeSpan)
    /// A call that failed will be made again. `attempt` counts the repetitions from 1.
    case again(Verb, attempt: Int, after: TimeSpan, Refusal)
    /// A second call was sent, as the first had brought no answer for so long.
    case hedge(after: TimeSpan)
    /// A circuit breaker changed its state, at so many failures of so many calls in its window.
    case breaker(BreakerState, failures: Int, calls: Int, until: Instant?)
    /// A connection was taken from the pool.
    case connect(inUse: Int, limit: Int)
    /// A connection was put back, or handed to who had waited longest. So many are in use with that, and so many callers
    /// wait.
    case release(inUse: Int, waiting: Int)
    /// All connections are in use: the caller waits for one.
    case wait(inUse: Int, waiting: Int)
    /// An expired copy was given as the answer. `expired` so long ago.
    case serve(StaleServing, expired: TimeSpan)
    /// The default value was given as the answer, since nothing better could be had.
    case fallback(Refusal)
    case lease(LeaseStep)
    /// Health checks took what stands below out of use, or back into use.
    case health(isUp: Bool, failures: Int)
    /// A replica was read that lacks what had been written to the database since.
    case lag(behind: TimeSpan)
    /// A write that still waits in a write-behind queue answered a read that missed. `age` since it was accepted.
    case pending(age: TimeSpan)
    /// All workers of a database are busy: a call waits in line for so long, behind so many others.
    case busy(waiting: Int, delay: TimeSpan)
    /// A hit gave an entry its time to live anew.
    case renew(until: Instant)
}

/// What a circuit breaker lets through.
public enum BreakerState: UInt8, BitwiseCopyable, Sendable {
    /// Every call.
    case closed
    /// None.
    case open
    /// A few, to find out whether it may close.
    case halfOpen

    public var name: String {
        switch self {
        case .closed: "closed"
        case .open: "open"
        case .halfOpen: "half-open"
        }
    }
}

/// Why an expired copy was given.
public enum StaleServing: UInt8, BitwiseCopyable, Sendable {
    /// It is loaded anew in the background.
    case revalidating
    /// Loading it anew failed.
    case onError

    public var name: String {
        switch self {
        case .revalidating: "revalidating"
        case .onError: "on-error"
        }
    }
}

/// What became of a lease: the right to fill a cache after a miss.
public enum LeaseStep: UInt8, BitwiseCopyable, Sendable {
    /// Another holds it: the reader waits.
    case waits
    /// It was void when a value was to be stored: the key had been taken out or stored since.
    case refused
    /// When a value was to be stored it had run out, and another reader had got it.
    case ranOut
    /// When a value was to be stored a refresh had it, which comes before a reader.
    case superseded

    public var name: String {
        switch self {
        case .waits: "waits"
        case .refused: "refused"
        case .ranOut: "ran-out"
        case .superseded: "superseded"
        }
    }
}
