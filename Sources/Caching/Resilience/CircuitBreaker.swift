internal import DequeModule
internal import Simulation
internal import Tracing

/// A switch that lets no more calls out once too many have failed, so that callers fail at once instead of waiting, and
/// what fails gets a rest (Nygard, "Release It!", 2007).
///
/// Closed, it counts the calls of its window; at a share of failures it opens. Open, it refuses everything; after a
/// pause it is half-open and lets probes through: if all go well it closes, and at the first that fails it opens again.
final class CircuitBreaker: @unchecked Sendable {
    // Confined to the simulation's thread.
    private let settings: ResilienceSettings
    private let threshold: Double
    private unowned let node: CacheNode
    private(set) var state = BreakerState.closed
    private var window = Deque<(at: Instant, failed: Bool)>()
    private var failures = 0
    private var reopensAt = Instant.start
    /// Probes that were let through, and those that went well.
    private var probes = 0
    private var successes = 0
    /// The event that changed the state last.
    private var changed: EventNumber = 0

    init(_ threshold: Double, _ settings: ResilienceSettings, node: CacheNode) {
        self.threshold = threshold
        self.settings = settings
        self.node = node
    }

    func run<Answer: Sendable>(
        _ verb: Verb, _ key: Key?, _ operation: Operation, _ call: () async throws -> Answer
    ) async throws -> Answer {
        try admit(verb, key, operation)
        let era = changed
        do {
            let answer = try await call()
            count(failed: false, since: era, key, operation)
            return answer
        } catch {
            if error is any SimulatedFailure {
                count(failed: true, since: era, key, operation)
            }
            throw error
        }
    }

    private func admit(_ verb: Verb, _ key: Key?, _ operation: Operation) throws {
        if state == .open, node.world.simulation.now >= reopensAt {
            change(to: .halfOpen, key, operation)
            probes = 0
            successes = 0
        }
        if state == .halfOpen, probes < settings.breakerProbes {
            probes += 1
            return
        }
        guard state != .closed else { return }
        node.world.note(operation, node.id, key, .refuse(verb, .open), cause: changed)
        throw Refused(node: node.id, refusal: .open)
    }

    private func count(failed: Bool, since era: EventNumber, _ key: Key?, _ operation: Operation) {
        // A call that began before the state changed was no probe, and says nothing of how things are now.
        guard era == changed else { return }
        switch state {
        case .open: return
        case .halfOpen:
            if failed { return open(key, operation, failures: 0, calls: 0) }
            successes += 1
            if successes >= settings.breakerProbes {
                window.removeAll()
                failures = 0
                change(to: .closed, key, operation)
            }
        case .closed:
            let now = node.world.simulation.now
            window.append((now, failed))
            if failed { failures += 1 }
            while let first = window.first, first.at + settings.breakerWindow <= now {
                if first.failed { failures -= 1 }
                window.removeFirst()
            }
            let isEnough = window.count >= settings.breakerCalls
            if failed, isEnough, Double(failures) >= threshold * Double(window.count) {
                open(key, operation, failures: failures, calls: window.count)
            }
        }
    }

    private func open(_ key: Key?, _ operation: Operation, failures: Int, calls: Int) {
        reopensAt = node.world.simulation.now + settings.breakerPause
        change(to: .open, key, operation, failures: failures, calls: calls)
    }

    private func change(
        to new: BreakerState, _ key: Key?, _ operation: Operation, failures: Int = 0, calls: Int = 0
    ) {
        state = new
        // It is half-open because it had opened, not because of the call that finds its pause over.
        changed = node.world.note(
            operation, node.id, nil,
            .breaker(new, failures: failures, calls: calls, until: new == .open ? reopensAt : nil),
            cause: new == .halfOpen ? changed : 0)
    }
}
