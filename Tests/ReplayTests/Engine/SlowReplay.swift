import Replay

/// An LRU cache with TTLs as one would write it without thought of speed, and what it counts.
struct SlowLRU {
    var capacity: UInt64
    var countsEntries: Bool
    var lifetimes: LifetimeRule
    var totals = CacheTotals()
    /// The residents, the least recently used first.
    private var entries: [(key: UInt64, size: UInt64, expires: UInt64?)] = []
    private var lapsed: Set<UInt64> = []

    init(capacity: UInt64, countsEntries: Bool, lifetimes: LifetimeRule) {
        self.capacity = capacity
        self.countsEntries = countsEntries
        self.lifetimes = lifetimes
    }

    mutating func play(_ request: MemorySource.Request) {
        for entry in entries where entry.expires.map({ $0 <= request.time }) ?? false {
            totals.expired += 1
            lapsed.insert(entry.key)
        }
        entries.removeAll { $0.expires.map { $0 <= request.time } ?? false }
        let place = entries.firstIndex { $0.key == request.key }
        switch request.operation {
        case .read:
            if let place {
                entries.append(entries.remove(at: place))
                return
            }
            totals.misses += 1
            totals.missedBytes += UInt64(request.size)
            if lapsed.contains(request.key) { totals.missesExpired += 1 }
            store(request)
        case .write:
            if let place { entries.remove(at: place) }
            store(request)
        case .add:
            if place == nil { store(request) }
        case .replace:
            if let place {
                entries.remove(at: place)
                store(request)
            }
        case .expire:
            if let place {
                var entry = entries.remove(at: place)
                entry.expires = expiry(request)
                entries.append(entry)
            }
        case .delete:
            if let place {
                entries.remove(at: place)
                totals.deleted += 1
            }
            lapsed.remove(request.key)
        }
    }

    /// When what a request stores expires; nil for never.
    private func expiry(_ request: MemorySource.Request) -> UInt64? {
        let lifetime =
            switch lifetimes {
            case .honour: request.lifetime
            case .ignore: UInt64(0)
            case .every(let nanoseconds): nanoseconds
            }
        return lifetime == 0 ? nil : request.time + lifetime
    }

    private mutating func store(_ request: MemorySource.Request) {
        lapsed.remove(request.key)
        let charge = countsEntries ? 1 : UInt64(request.size)
        if charge > capacity {
            totals.refused += 1
            totals.tooLarge += 1
            return
        }
        while entries.reduce(0, { $0 + $1.size }) + charge > capacity {
            entries.removeFirst()
            totals.evicted += 1
        }
        entries.append((request.key, charge, expiry(request)))
        totals.stored += 1
        totals.storedBytes += UInt64(request.size)
    }
}
