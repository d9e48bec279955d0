public import Simulation
public import Tracing

/// How long an entry lives: when it ends, who set that end, and the span that it was given.
public struct Lifetime: Equatable, Sendable {
    /// The end that was meant.
    private var meant: Instant
    /// The last millisecond, as Redis's commands tell it. What lies beyond the end of simulated time is kept as it was said.
    public private(set) var deadline: Int64
    /// Whether the entry still lives in that very millisecond, as it does in Redis if a command set the end.
    public private(set) var lingers: Bool
    /// When the end was set.
    public private(set) var since: Instant
    /// The event that set it; 0 if that is the event that stored the entry.
    public var by: EventNumber
    /// The span that was given when somebody last said how long the entry may live: a sliding hit gives it anew.
    public private(set) var span: TimeSpan

    /// A span from now on.
    public init(_ span: TimeSpan, from now: Instant) {
        meant = now + span
        deadline = meant.milliseconds
        lingers = false
        since = now
        by = 0
        self.span = span
    }

    /// Up to the end of a millisecond, as a command says it.
    public init(through deadline: Int64, from now: Instant, by event: EventNumber = 0) {
        meant = Instant(milliseconds: deadline)
        self.deadline = deadline
        lingers = true
        since = now
        by = event
        span = meant - now
    }

    /// From this moment on the entry is dead.
    @inline(__always)
    public var end: Instant { lingers ? meant + .milliseconds(1) : meant }

    /// How long it is from a moment to the end that was meant.
    public func span(from moment: Instant) -> TimeSpan { meant - moment }

    /// The span that led to the end, from when it was set.
    public var ttl: TimeSpan { meant - since }

    /// Gives the span anew, as a hit does if expiry slides.
    public mutating func renew(at now: Instant) { set(now + span, at: now, by: 0) }

    /// Moves the end to an earlier moment, or a later one if the span is negative, but not into the past.
    public mutating func shorten(by span: TimeSpan, at now: Instant, by event: EventNumber) {
        set(max(meant - span, now), at: now, by: event)
    }

    private mutating func set(_ end: Instant, at now: Instant, by event: EventNumber) {
        meant = end
        deadline = end.milliseconds
        since = now
        by = event
    }
}
