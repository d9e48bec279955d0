internal import Simulation
internal import Tracing

/// Notices a circuit breaker that opens again and again.
struct FlapWatch {
    private static let times = 3
    private static let window = TimeSpan.seconds(60)

    private var openings = Recent<Instant>()

    mutating func see(at now: Instant) -> Happening? {
        openings.append(now, most: Self.times)
        guard openings.elements.count == Self.times, let first = openings.elements.first,
            now - first <= Self.window
        else { return nil }
        openings.removeAll()
        return .flap(times: Self.times, over: now - first)
    }
}
