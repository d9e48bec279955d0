public import Tracing

/// What somebody said belongs together: keys that are made of others, and keys that share a tag.
///
/// Nothing finds out by itself what depends on what: what was not declared is forgotten, and stays.
public final class Relations: @unchecked Sendable {
    // Confined to the simulation's thread.
    private var dependants: [KeyID: [KeyID]] = [:]
    private var tagged: [ExactText: [KeyID]] = [:]
    /// What keys are made of, in the order in which it was declared.
    private var madeOf: [KeyID: [KeyID]] = [:]
    /// What the copies of such keys were made of.
    let derivations = Derivations()

    func declare(_ dependant: KeyID, on source: KeyID) {
        guard dependant != source, !(dependants[source]?.contains(dependant) ?? false) else { return }
        dependants[source, default: []].append(dependant)
        madeOf[dependant, default: []].append(source)
    }

    /// What a key is made of.
    public func sources(of key: KeyID) -> [KeyID] { madeOf[key] ?? [] }

    func tag(_ key: KeyID, _ name: String) {
        let name = ExactText(name)
        if !(tagged[name]?.contains(key) ?? false) { tagged[name, default: []].append(key) }
    }

    /// What goes with a key, in the order in which it was declared.
    func dependants(of key: KeyID) -> [KeyID] { dependants[key] ?? [] }

    /// The keys of a tag, in the order in which they got it; none if nothing has it.
    public func keys(taggedWith name: String) -> [KeyID] { tagged[ExactText(name)] ?? [] }

    /// The tags there are, sorted.
    public var tags: [String] { tagged.keys.map(\.text).sorted() }
}

extension World {
    /// Declares that copies of one key must go when another changes.
    public func declare(_ dependant: Key, on source: Key) {
        let known = relations ?? Relations()
        names.keep(dependant.id)
        names.keep(source.id)
        known.declare(dependant.id, on: source.id)
        relations = known
    }

    /// Gives a key a tag.
    public func tag(_ key: Key, _ name: String) {
        let known = relations ?? Relations()
        names.keep(key.id)
        known.tag(key.id, name)
        relations = known
    }
}

extension CacheNode {
    /// Takes out what depends on a key that was changed by an event, and what depends on that.
    func spread(_ key: Key, _ operation: Operation, cause: EventNumber, _ relations: Relations) {
        var seen: Set<KeyID> = [key.id]
        var next = [(key: key.id, cause: cause)]
        while let (source, cause) = next.popLast() {
            for dependant in relations.dependants(of: source).reversed() where seen.insert(dependant).inserted
            {
                let event = takeOut(world.names.key(dependant), operation, cause: cause)
                next.append((dependant, event))
            }
        }
    }
}
