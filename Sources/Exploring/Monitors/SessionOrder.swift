internal import Caching
internal import Tracing

/// Of each client and key the newest write that it has seen, by reading or by writing it: it must not see an older one.
final class SessionOrder: Monitor {
    private let countsOwnWrites: Bool
    private var newest: SeenWrites

    init(_ world: World, countsOwnWrites: Bool) {
        self.countsOwnWrites = countsOwnWrites
        newest = SeenWrites(world)
    }

    func see(_ event: Event, _ world: World) -> String? {
        guard event.client >= 0, event.key.exists, case .done(let completion) = event.what else { return nil }
        switch completion.verb {
        case .write, .delete:
            guard countsOwnWrites, !completion.isInCacheOnly else { return nil }
            newest[event.client, event.key] = world.write(behind: event) ?? 0
            return nil
        case .read:
            defer {
                if !countsOwnWrites, let write = world.write(behind: event) {
                    newest[event.client, event.key] = write
                }
            }
            guard let known = newest[event.client, event.key], let before = order(known, event.key, world),
                let write = world.write(behind: event), let now = order(write, event.key, world), now < before
            else { return nil }
            let what = countsOwnWrites ? "had written a newer value before" : "had read a newer value before"
            return
                "\(world.actor(event.client)) read \(world.shown(event.value)) of \(world.names.key(event.key).text) and \(what)"
        default: return nil
        }
    }

    private func order(_ version: Int, _ key: KeyID, _ world: World) -> Int? {
        world.databases.lazy.compactMap { $0.truth.place(of: version, key) }.first
    }

    var memory: UInt64 { newest.memory }
}
