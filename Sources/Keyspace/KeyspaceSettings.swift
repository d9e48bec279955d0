/// What `CONFIG` gets and sets, by Redis's names for it.
struct KeyspaceSettings {
    var encodings: EncodingLimits
    /// `maxmemory`, in bytes; nil for none, which Redis calls 0.
    var maxmemory: Int?
    /// `maxmemory-policy`
    var policy: MaxmemoryPolicy
    /// `maxmemory-samples`, `lfu-log-factor` and `lfu-decay-time`
    var sampling: Bounds.Sampling
}

extension Keyspace {
    var settings: KeyspaceSettings {
        let bounds = memory.bounds
        return KeyspaceSettings(
            encodings: encodings, maxmemory: bounds.capacity.isInBytes ? bounds.capacity.amount : nil,
            policy: policy, sampling: bounds.sampling)
    }

    /// The value of `maxmemory-policy` that the memory's policy is, or is most like.
    var policy: MaxmemoryPolicy {
        switch memory.bounds.policy {
        case "redis-lfu": .allKeysLFU
        case "redis-lru": .allKeysLRU
        default: memory.bounds.redisPolicy ?? .noEviction
        }
    }

    /// Applies new settings. What no longer fits is evicted.
    func apply(_ new: KeyspaceSettings) {
        let old = settings
        encodings = new.encodings
        guard new.maxmemory != old.maxmemory || new.policy != old.policy || new.sampling != old.sampling
        else {
            return
        }
        var bounds = memory.bounds
        bounds.policy = new.policy.rawValue
        bounds.options = []
        // `maxmemory` counts as Redis does; a change of the policy alone leaves the capacity as it is.
        if new.maxmemory != old.maxmemory {
            bounds.capacity = new.maxmemory.map { .bytes($0) } ?? .unbounded
            bounds.accounting = .redis
        }
        bounds.sampling = new.sampling
        setBounds(bounds)
    }
}
