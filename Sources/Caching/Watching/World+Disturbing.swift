internal import Keyspace
internal import Simulation
public import Tracing

/// What an explorer may do to a world between two steps, besides what statements do.
extension World {
    /// Ends the life of an entry now, whatever its time to live is.
    public func expire(_ key: Key, in cache: CacheNode) {
        guard let change = cache.memory.end(key.id, at: simulation.now) else { return }
        cache.record(change, nil)
        cache.armExpiry()
    }

    /// Takes an entry out on no client's behalf, as a cache does that needs room.
    public func takeAway(_ key: Key, from cache: CacheNode) {
        cache.record(cache.memory.remove(key.id), nil)
        cache.armExpiry()
    }
}

extension World {
    /// The newest deletion of a key that was accepted; nil if there is none.
    public func newestDeletion(of key: KeyID) -> Int? {
        databases.lazy.compactMap { $0.truth.newestDeletion(of: key) }.first
    }
}
