internal import Simulation
internal import Tracing

/// Notices what many events together amount to, and logs it as an event: a stampede, a retry storm, a breaker that flaps, a
/// cache that thrashes, reads of keys that do not exist, a hot key.
///
/// A watch sees the events of a few kinds, keeps numbers only, and is quiet after it has reported until things have calmed.
struct Patterns {
    private var thrashing: [NodeID: ThrashWatch] = [:]
    private var penetration: [NodeID: PenetrationWatch] = [:]
    private var retries: [NodeID: RetryWatch] = [:]
    private var breakers: [NodeID: FlapWatch] = [:]
    private var reads = HotKeyWatch()

    /// Whether a watch looks at events like this one: most concern none, and this is asked at each.
    @inline(__always)
    static func watch(_ what: Happening) -> Bool {
        switch what {
        case .miss(.evicted), .again, .breaker(.open, _, _, _), .request(.read): true
        case .read(let found, _, _): !found
        default: false
        }
    }

    /// What an event amounts to together with those before it; nil for nothing new.
    mutating func see(
        _ what: Happening, _ node: NodeID, _ key: Key?, _ operation: Operation?, _ world: World
    ) -> Happening? {
        let now = world.simulation.now
        switch what {
        case .miss(.evicted):
            let metrics = world.log.metrics
            let lookups = metrics.count(of: .hits, at: node) + metrics.count(of: .misses, at: node)
            return thrashing[node, default: ThrashWatch()].see(
                lookups: lookups, capacity: world.capacity(of: node))
        case .read(let found, _, _) where !found:
            let loads = world.log.metrics.count(of: .loads, at: node)
            return penetration[node, default: PenetrationWatch()].see(loads: loads)
        case .again:
            return retries[node, default: RetryWatch()].see(operation?.number ?? 0, at: now)
        case .breaker(.open, _, _, _):
            return breakers[node, default: FlapWatch()].see(at: now)
        case .request(.read):
            return key.flatMap { reads.see($0.id) }
        default: return nil
        }
    }
}

/// The newest moments or counts of something, at most a given number of them.
struct Recent<Element> {
    private(set) var elements: [Element] = []

    /// Takes one in, and lets the oldest go if there are more than `most`.
    mutating func append(_ element: Element, most: Int) {
        elements.append(element)
        if elements.count > most { elements.removeFirst(elements.count - most) }
    }

    mutating func removeAll() { elements.removeAll(keepingCapacity: true) }
}
