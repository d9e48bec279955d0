internal import Simulation
internal import Tracing

/// Repetitions of a call that failed, each after a longer wait, part of which is drawn at random so that many callers
/// who failed together do not come back together.
struct Retries {
    let settings: ResilienceSettings
    let node: CacheNode
    /// A number in 0 ..< 1 for each wait.
    let draw: @Sendable () -> Double

    func run<Answer: Sendable>(
        _ verb: Verb, _ key: Key, _ operation: Operation, _ call: @Sendable () async throws -> Answer
    ) async throws -> Answer {
        var wait = settings.backoff
        var attempt = 0
        while true {
            do { return try await call() } catch let refused as Refused {
                attempt += 1
                guard attempt <= settings.retries, Self.mayHelp(refused.refusal), !operation.isLeftBehind
                else {
                    throw refused
                }
                let pause = round(wait.scaled(by: 1 - settings.backoffJitter * draw()))
                node.world.note(
                    operation, node.id, key,
                    .again(verb, attempt: attempt, after: pause, refused.refusal))
                try await node.world.simulation.sleep(for: pause)
                wait = wait.scaled(by: 2)
            }
        }
    }

    /// A node that was taken away does not come back; a breaker that is open, and health checks that fail, are there so
    /// that calls fail at once.
    private static func mayHelp(_ refusal: Refusal) -> Bool {
        switch refusal {
        case .closed, .open, .unhealthy: false
        default: true
        }
    }

    /// To whole milliseconds, or microseconds if the wait is short: moments stay legible.
    private func round(_ span: TimeSpan) -> TimeSpan {
        let unit: Int64 = settings.backoff >= .milliseconds(10) ? 1_000_000 : 1_000
        return TimeSpan(nanoseconds: span.nanoseconds / unit * unit)
    }
}
