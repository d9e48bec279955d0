internal import Basics
internal import Caching
internal import Keyspace
internal import Tracing

/// Checks that nobody overwrites what they have not seen: a client that has read a key and then writes it writes over the
/// value that it had read, and over no newer one (a lost update). A write of what a client has never read loses nothing.
final class LostUpdates: Monitor {
    private struct Place: Hashable {
        var client: Int32
        var key: KeyID
    }

    private let names: Names
    private let probe: StepProbe?
    /// The write that each client saw last, of each key. Only walked through for a sum.
    private var seen: [Place: Int] = [:]
    /// The write that is the newest of each key, where there was one since the start. Only walked through for a sum.
    private var newest: [KeyID: Int] = [:]

    init(_ world: World) {
        names = world.names
        probe = world.probe
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
            seen[Place(client: event.client, key: event.key)] = version(of: event, world)
            return nil
        // A command of Redis reads and writes a cache alone.
        case .hit where isOfClient(event, world):
            seen[Place(client: event.client, key: event.key)] = version(of: event, world)
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
        let own = version(of: event, world)
        let before = newest[event.key] ?? 0
        newest[event.key] = own
        guard event.client >= 0 else { return nil }
        let place = Place(client: event.client, key: event.key)
        let known = seen[place]
        if known != nil { seen[place] = own }
        guard let known, known != before, known != own else { return nil }
        return
            "\(world.actor(event.client)) wrote \(world.shown(event.value)) to \(names.key(event.key).text) over a value that it had not seen"
    }

    private func version(of event: Event, _ world: World) -> Int {
        event.value?.version ?? world.newestDeletion(of: event.key) ?? 0
    }

    var memory: UInt64 {
        let read = seen.reduce(0) { sum, item in
            sum
                &+ Fingerprint(
                    UInt64(item.key.client), Fingerprint.of(names.key(item.key.key).text),
                    stable(item.value)
                ).bits
        }
        return newest.reduce(read) { sum, item in
            sum &+ Fingerprint(Fingerprint.of(names.key(item.key).text), stable(item.value)).bits
        }
    }

    private func stable(_ version: Int) -> UInt64 {
        probe?.stableVersion(version) ?? UInt64(bitPattern: Int64(version))
    }
}
