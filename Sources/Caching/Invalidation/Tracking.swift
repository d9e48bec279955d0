internal import Keyspace
internal import Simulation
internal import Tracing

/// Invalidation by the far cache: it tells the near caches that stand over it, and ask for it, when a key that they have
/// was changed (Redis calls it client-side caching).
extension World {
    /// Sends word that a key was taken out of, or written into, a cache.
    func notifyNearCaches(of far: CacheNode, _ key: Key, cause: EventNumber) {
        for near in caches
        where near.below === far && near.settings.resilience.tracking && near.wants(key.id) {
            startBackground(.invalidate, key, at: near.id, cause: cause) { operation in
                try await self.simulation.sleep(for: far.drawLatency())
                if let (refusal, event) = near.faults.refusal(of: far.id) {
                    near.noteSkip(.delete, refusal, key, operation, cause: event)
                } else {
                    near.remove(key, operation)
                }
            }
        }
    }
}
