internal import Simulation
internal import Strategies
internal import Tracing

/// Pings at regular times: once so many in a row have failed no call goes out, until one is answered.
///
/// A ping takes no time and is not part of the load; it fails if a call of this caller would.
final class HealthCheck: @unchecked Sendable {
    // Confined to the simulation's thread.
    private let every: TimeSpan
    private let settings: ResilienceSettings
    private unowned let node: CacheNode
    private var failures = 0
    private var isUp = true
    private var isOver = false
    private var changed: EventNumber = 0

    init(_ every: TimeSpan, _ settings: ResilienceSettings, node: CacheNode) {
        self.every = every
        self.settings = settings
        self.node = node
    }

    /// Begins to ping; ends with `stop`.
    func start() {
        let world = node.world
        world.simulation.start(named: "health check by \(node.name)") {
            while !self.isOver {
                guard (try? await world.watch(until: world.simulation.now + self.every)) != nil else {
                    return
                }
                if !self.isOver { self.ping() }
            }
        }
    }

    func stop() { isOver = true }

    /// - Throws: `Refused` if no call may go out.
    func admit(_ verb: Verb, _ key: Key?, _ operation: Operation) throws {
        if isUp { return }
        node.world.note(operation, node.id, key, .refuse(verb, .unhealthy), cause: changed)
        throw Refused(node: node.id, refusal: .unhealthy)
    }

    private func ping() {
        let faults = node.below.faults
        let isOfCache = node.settings.strategy.read.descriptor.caller == .cache
        if faults.cutsOff(isOfCache ? node.id : .application) || faults.isHung {
            failures += 1
            if isUp, failures >= settings.healthFailures { change(to: false) }
        } else {
            if !isUp { change(to: true) }
            failures = 0
        }
    }

    private func change(to isUp: Bool) {
        self.isUp = isUp
        changed = node.world.note(
            nil, node.id, nil, .health(isUp: isUp, failures: isUp ? 0 : failures),
            cause: isUp ? changed : node.below.faults.present.last?.event ?? 0)
    }
}
