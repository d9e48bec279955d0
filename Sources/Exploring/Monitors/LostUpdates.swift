internal import Basics
internal import Caching
internal import Keyspace
internal import Tracing

/// Checks that nobody overwrites what they have not seen: a client that has read a key and then writes it writes over the
/// value that it had read, and over no newer one (a lost update). A write of what a client has never read loses nothing.
final class LostUpdates: Monitor {
    private let names: Names
    /// The write that each client saw last, of each key.
    private var seen: SeenWrites
    /// The write that is the newest of each key, where there was one since the start. Only walked through for a sum.
    private var newest: [KeyID: Int] = [:]

    init(_ world: World) {
        names = world.names
        seen = SeenWrites(world)
        for cache in world.caches {
            for key in cache.memory.keysByAge {
                if let version = cache.memory[key]?.value?.version, version < 0 { newest[key] = version }
            }
        }
        for database in world.databases {
            for place in 0..<names.keys.count {
                let key = KeyID(place)
                if let version = database.truth.newestWrite(of: key) { newest[key] = version }
            }
        }
    }

    func see(_ event: Event, _ world: World) -> String? {
        guard event.key.exists else { return nil }
        switch event.what {
        case .done(let completion) where completion.verb == .read && event.client >= 0:
            seen[event.client, event.key] = world.write(behind: event) ?? 0
            return nil
        // A command of Redis reads and writes a cache alone.
        case .hit where isOfClient(event, world):
            seen[event.client, event.key] = world.write(behind: event) ?? 0
            return nil
        case .store where isOfClient(event, world), .queue, .coalesce: return written(event, world)
        case .write(_, let kind):
            // What is written back was written when the queue took it in.
            return kind == .writeBack || kind == .uncommitted ? nil : written(event, world)
        default: return nil
        }
    }

    private func isOfClient(_ event: Event, _ world: World) -> Bool { event.isOfCommand && event.client >= 0 }

    private func written(_ event: Event, _ world: World) -> String? {
        let own = world.write(behind: event) ?? 0
        let before = newest[event.key] ?? 0
        newest[event.key] = own
        guard event.client >= 0 else { return nil }
        let known = seen[event.client, event.key]
        if known != nil { seen[event.client, event.key] = own }
        guard let known, known != before, known != own else { return nil }
        return
            "\(world.actor(event.client)) wrote \(world.shown(event.value)) to \(names.key(event.key).text) over a value that it had not seen"
    }

    var memory: UInt64 {
        newest.reduce(seen.memory) { sum, item in
            sum &+ Fingerprint(Fingerprint.of(names.key(item.key).text), seen.stable(item.value)).bits
        }
    }
}
