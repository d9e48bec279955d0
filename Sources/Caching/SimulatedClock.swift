public import Simulation

/// The simulation's clock as Swift's own protocol, through which strategies sleep.
struct SimulatedClock: Clock {
    let simulation: Simulation

    struct Instant: InstantProtocol {
        /// Since the session began.
        var offset: Duration

        func advanced(by duration: Duration) -> Instant { Instant(offset: offset + duration) }
        func duration(to other: Instant) -> Duration { other.offset - offset }
        static func < (left: Instant, right: Instant) -> Bool { left.offset < right.offset }
    }

    var now: Instant { Instant(offset: .nanoseconds(simulation.now.nanoseconds)) }
    var minimumResolution: Duration { .nanoseconds(1) }

    func sleep(until deadline: Instant, tolerance: Duration?) async throws {
        try await simulation.pause(until: simulation.now + TimeSpan(deadline.offset - now.offset))
    }
}

extension TimeSpan {
    /// A duration in whole nanoseconds, held within what 64 bits can name.
    public init(_ duration: Duration) {
        let (seconds, attoseconds) = duration.components
        let (whole, overflow) = seconds.multipliedReportingOverflow(by: 1_000_000_000)
        self =
            overflow
            ? .longest : TimeSpan(nanoseconds: whole) + TimeSpan(nanoseconds: attoseconds / 1_000_000_000)
    }
}

extension Duration {
    public init(_ span: TimeSpan) { self = .nanoseconds(span.nanoseconds) }
}
