internal import Basics
internal import Keyspace
internal import Simulation
public import Tracing

/// What derived copies were made of: a client reads some keys, calculates, and stores the result under another key, of which
/// 'depends' says what it is made of. Such a copy is outdated as soon as one of those keys has another value than the client
/// had seen.
///
/// It is part of what only a simulation can know, as is `Truth`. A key that has a row of its own is not judged by it.
final class Derivations: @unchecked Sendable {
    // Confined to the simulation's thread. The tables are only walked through for sums.
    private struct Copy: Hashable {
        var node: NodeID
        var key: KeyID
    }

    private struct Look: Hashable {
        var client: Int32
        var key: KeyID
    }

    /// The write of each key that each client has seen last: 0 for the row that was there from the start.
    private var seen: [Look: Int] = [:]
    /// What each derived copy was made of.
    private var made: [Copy: [KeyID: Int]] = [:]

    /// Something was read, or stored.
    func noted(
        _ what: Happening, _ operation: Operation, _ node: NodeID, _ key: Key, _ value: Value?,
        _ relations: Relations, _ world: World
    ) {
        let client = operation.client
        guard client >= 0 else { return }
        switch what {
        case .done(let completion) where completion.verb == .read: saw(key, value, client, relations, world)
        case .hit where operation.verb == .command: saw(key, value, client, relations, world)
        case .store:
            let sources = relations.sources(of: key.id)
            guard !sources.isEmpty else { return }
            let copy = Copy(node: node, key: key.id)
            // What is a row's value is no result.
            guard let value, value.version < 0 else {
                made[copy] = nil
                return
            }
            made[copy] = sources.reduce(into: [:]) { known, source in
                known[source] = seen[Look(client: client, key: source)]
            }
        default: return
        }
    }

    private func saw(
        _ key: Key, _ value: Value?, _ client: Int32, _ relations: Relations, _ world: World
    ) {
        guard !relations.dependants(of: key.id).isEmpty else { return }
        seen[Look(client: client, key: key.id)] = value?.version ?? world.newestDeletion(of: key.id) ?? 0
    }

    /// A key that a copy was made of, and that has changed since; nil if there is none.
    ///
    /// - Parameter start: only changes before this event count.
    func outdated(
        _ key: KeyID, in cache: CacheNode, _ relations: Relations, before start: EventNumber = .max
    ) -> (source: KeyID, since: Instant, event: EventNumber)? {
        guard let known = made[Copy(node: cache.id, key: key)] else { return nil }
        for source in relations.sources(of: key) {
            guard let version = known[source], let newest = cache.source.truth.newest(of: source),
                newest.version != version, newest.event < start
            else { continue }
            return (source, newest.since, newest.event)
        }
        return nil
    }

    func fingerprint(_ probe: StepProbe, _ names: Names) -> UInt64 {
        var sum: UInt64 = 0
        for (look, version) in seen {
            sum &+=
                Fingerprint(
                    UInt64(look.client), Fingerprint.of(names.key(look.key).text),
                    probe.stableVersion(version)
                ).bits
        }
        for (copy, sources) in made {
            for (source, version) in sources {
                var one = Fingerprint(
                    UInt64(UInt16(bitPattern: copy.node.index)), Fingerprint.of(names.key(copy.key).text),
                    probe.stableVersion(version))
                one.mix(names.key(source).text)
                sum &+= one.bits
            }
        }
        return sum
    }
}

extension World {
    /// What is wrong with a copy that was made of other keys, in words; nil if nothing is.
    public func derivationComplaint(of key: Key, in cache: CacheNode) -> String? {
        guard let relations, cache.memory.holds(key.id),
            let (source, _, _) = relations.derivations.outdated(key.id, in: cache, relations)
        else { return nil }
        let name = names.key(source)
        let row = (try? cache.source.rows.read(name)) ?? nil
        let value = cache.memory[key.id]?.value.map { "\"\($0.text)\"" } ?? "nothing"
        let truth = row.map { "is \"\($0.text)\" by now" } ?? "is gone"
        return
            "\(cache.name) is left with \(value) under \(key.text), made of an older \(name.text), which \(truth)"
    }

    /// Says so if a read brought what was made of something older than what was true when it began.
    func judgeDerived(_ operation: Operation, _ key: Key, _ value: Value?) {
        guard let relations, let cache = caches.first(where: { $0.id == operation.source }),
            let (source, since, event) = relations.derivations.outdated(
                key.id, in: cache, relations, before: operation.start)
        else { return }
        let staleness = Staleness(
            versionsBehind: 1, age: operation.began - since, since: since, source: source)
        note(
            operation, .application, key, .stale(staleness),
            links: Links(.outdated, event).and(.answered, operation.answeredBy), value: value)
    }
}
