public import Simulation

/// How a cache and the calls through it bear failures. Everything is off until it is asked for.
public struct ResilienceSettings: Sendable, Equatable {
    // Calls of what the cache stands over.

    /// How long a call may take; nil for ever.
    public var timeout: TimeSpan?
    /// How often a call that failed is made again.
    public var retries = 0
    /// How long to wait before the first repetition; before each further one twice as long.
    public var backoff = TimeSpan.milliseconds(100)
    /// The share of the wait that is drawn at random: 0 waits it in full, 1 anything between nothing and all of it.
    public var backoffJitter = 1.0
    /// The share of failed calls at which the circuit breaker opens; nil for no breaker.
    public var breaker: Double?
    /// How far back the breaker looks.
    public var breakerWindow = TimeSpan.seconds(10)
    /// How many calls it must have seen there before it may open.
    public var breakerCalls = 10
    /// How long it stays open before it lets probes through.
    public var breakerPause = TimeSpan.seconds(5)
    /// How many probes must go well before it closes.
    public var breakerProbes = 1
    /// After how long without an answer a read is sent a second time; nil never.
    public var hedge: TimeSpan?
    /// How many calls may be under way at one time; nil for any number.
    public var connections: Int?
    /// How many callers may wait for a connection.
    public var connectionQueue: Int?
    /// How long a caller waits for a connection; nil for ever.
    public var connectionWait: TimeSpan?
    /// How often the health of what it stands over is checked; nil never.
    public var healthEvery: TimeSpan?
    /// How many checks in a row must fail before no more calls go out.
    public var healthFailures = 3

    // Calls of the cache itself, and its answers.

    /// How long a call of the cache may take before it is gone around; nil for ever.
    public var cacheTimeout: TimeSpan?
    /// How long after its end an entry is still an answer where loading it anew fails.
    public var staleIfError: TimeSpan?
    /// How long after its end an entry is still an answer while it is loaded anew in the background.
    public var staleWhileRevalidate: TimeSpan?
    /// The answer to reads for which there is no better one.
    public var fallback: String?
    /// Early expiry by chance: how eager, where 1 is the authors' choice; nil for none.
    public var early: Double?
    /// How long a reader that missed holds the right to fill the cache; nil if there are no leases.
    public var lease: TimeSpan?

    /// Whether a hit gives an entry its time to live anew.
    public var sliding = false
    /// A near cache: whether the cache it stands over tells it when a key changes.
    public var tracking = false

    public init() {}

    /// Whether nothing was asked for.
    public var isOff: Bool {
        !guardsCalls && cacheTimeout == nil && !keepsExpired && fallback == nil && early == nil
            && lease == nil && !sliding
    }

    /// Whether calls of what the cache stands over are anything but plain.
    var guardsCalls: Bool {
        timeout != nil || retries > 0 || breaker != nil || hedge != nil || connections != nil
            || healthEvery != nil || early != nil
    }

    /// Whether entries are kept beyond their end.
    var keepsExpired: Bool { staleIfError != nil || staleWhileRevalidate != nil }

    /// How long they are kept.
    var grace: TimeSpan { max(staleIfError ?? .zero, staleWhileRevalidate ?? .zero) }
}
