internal import Caching
internal import Keyspace
internal import Tracing

/// Watches one run for one promise.
protocol Monitor: AnyObject {
    /// Takes in an event.
    ///
    /// - Returns: what speaks against the promise from now on.
    func see(_ event: Event, _ world: World) -> String?

    /// Looks at the world between two steps.
    func check(_ world: World, isOver: Bool) -> String?

    /// What it remembers that can matter later.
    var memory: UInt64 { get }
}

extension Monitor {
    func see(_ event: Event, _ world: World) -> String? { nil }
    func check(_ world: World, isOver: Bool) -> String? { nil }
    var memory: UInt64 { 0 }
}

/// Events of a kind that must not happen.
final class ForbiddenEvents: Monitor {
    private let isForbidden: (Event) -> Bool

    init(_ isForbidden: @escaping (Event) -> Bool) { self.isForbidden = isForbidden }

    func see(_ event: Event, _ world: World) -> String? {
        guard isForbidden(event) else { return nil }
        let key = event.key.exists ? " of \(world.names.key(event.key).text)" : ""
        switch event.what {
        case .stale(let staleness) where staleness.source.exists:
            let source = world.names.key(staleness.source).text
            return
                "a read\(key) by \(world.actor(event.client)) brought \(world.shown(event.value)), made of a \(source) that was outdated when it began"
        case .stale:
            return
                "a read\(key) by \(world.actor(event.client)) brought \(world.shown(event.value)), outdated when it began"
        case .lost:
            return "a write\(key), \(world.shown(event.value)), was acknowledged and is lost"
        default: return "an operation\(key) by \(world.actor(event.client)) failed"
        }
    }
}

extension World {
    func actor(_ client: Int32) -> String {
        client <= 0 ? "the session" : names.client(client) ?? "client \(client)"
    }

    func shown(_ value: Value?) -> String { value.map { "\"\($0.text)\"" } ?? "nothing" }
}

/// Checks, when all has settled, that no cache has anything but the truth. A copy that was wrong before the first step, and
/// is still the same one, is not the doing of any order.
final class LeftStale: Monitor {
    private struct Copy: Hashable {
        var cache: NodeID
        var stored: EventNumber
    }

    private var wrongBefore: Set<Copy> = []

    init(_ world: World) {
        wrongBefore = Set(complaints(world).map(\.copy))
    }

    func check(_ world: World, isOver: Bool) -> String? {
        isOver ? complaints(world).first { !wrongBefore.contains($0.copy) }?.text : nil
    }

    /// Each copy that is wrong, and what is wrong with it.
    private func complaints(_ world: World) -> [(copy: Copy, text: String)] {
        world.caches.flatMap { cache in
            cache.memory.keysByAge.compactMap { key in
                guard let entry = cache.memory[key],
                    let text = world.derivationComplaint(of: world.names.key(key), in: cache)
                        ?? complaint(world, cache, world.names.key(key))
                else { return nil }
                return (Copy(cache: cache.id, stored: entry.stored), text)
            }
        }
    }

    private func complaint(_ world: World, _ cache: CacheNode, _ key: Key) -> String? {
        guard let entry = cache.memory[key.id], entry.isString else { return nil }
        let row = (try? cache.source.rows.read(key)) ?? nil
        // What no database ever had, such as a lock, cannot differ from one.
        if row == nil, let value = entry.value, value.version < 0, !cache.source.truth.knows(key.id) {
            return nil
        }
        guard row?.text != entry.value?.text else { return nil }
        let truth =
            row.map { "\(cache.source.name) has \"\($0.text)\"" } ?? "\(cache.source.name) has no such row"
        return "\(cache.name) is left with \(world.shown(entry.value)) under \(key.text), and \(truth)"
    }
}

/// Counts how often keys are loaded.
final class LoadCount: Monitor {
    private let most: Int
    private let key: String?
    private var count = 0

    init(_ most: Int, of key: String?) {
        self.most = most
        self.key = key
    }

    func see(_ event: Event, _ world: World) -> String? {
        switch event.what {
        case .read, .load: break
        default: return nil
        }
        if let key, !event.key.exists || world.names.key(event.key).text != key { return nil }
        count += 1
        return count > most ? "it was loaded \(count) times" : nil
    }

    var memory: UInt64 { UInt64(count) }
}

/// Checks something that a statement says.
final class Expected: Monitor {
    private let expectation: Promise.Expectation

    init(_ expectation: Promise.Expectation) { self.expectation = expectation }

    func check(_ world: World, isOver: Bool) -> String? {
        isOver || expectation.isAlways ? expectation.complaint(world) : nil
    }
}
