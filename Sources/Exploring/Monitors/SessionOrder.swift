internal import Basics
internal import Caching
internal import Tracing

/// Of each client and key the newest write that it has seen, by reading or by writing it: it must not see an older one.
final class SessionOrder: Monitor {
    private struct Place: Hashable {
        var client: Int32
        var key: KeyID
    }

    private let countsOwnWrites: Bool
    /// The writes by number, since their places among the accepted ones can still change. Only walked through for a sum.
    private var newest: [Place: (version: Int, isDeletion: Bool)] = [:]
    private let probe: StepProbe?
    private let names: Names

    init(_ world: World, countsOwnWrites: Bool) {
        self.countsOwnWrites = countsOwnWrites
        probe = world.probe
        names = world.names
    }

    func see(_ event: Event, _ world: World) -> String? {
        guard event.client >= 0, event.key.exists, case .done(let completion) = event.what else { return nil }
        let place = Place(client: event.client, key: event.key)
        switch completion.verb {
        case .write, .delete:
            guard countsOwnWrites, !completion.isInCacheOnly else { return nil }
            let version = event.value?.version ?? world.newestDeletion(of: event.key) ?? 0
            newest[place] = (version, event.value == nil)
            return nil
        case .read:
            defer {
                if !countsOwnWrites, let version = version(of: event, world) {
                    newest[place] = (version, event.value == nil)
                }
            }
            guard let known = newest[place], let before = order(known.version, event.key, world),
                let version = version(of: event, world), let now = order(version, event.key, world),
                now < before
            else { return nil }
            let what = countsOwnWrites ? "had written a newer value before" : "had read a newer value before"
            return
                "\(world.actor(event.client)) read \(world.shown(event.value)) of \(world.names.key(event.key).text) and \(what)"
        default: return nil
        }
    }

    private func version(of event: Event, _ world: World) -> Int? {
        event.value?.version ?? world.newestDeletion(of: event.key)
    }

    private func order(_ version: Int, _ key: KeyID, _ world: World) -> Int? {
        world.databases.lazy.compactMap { $0.truth.place(of: version, key) }.first
    }

    var memory: UInt64 {
        newest.reduce(0) { sum, item in
            sum
                &+ Fingerprint(
                    UInt64(item.key.client), Fingerprint.of(names.key(item.key.key).text),
                    probe?.stableVersion(item.value.version) ?? UInt64(bitPattern: Int64(item.value.version))
                ).bits
        }
    }
}
