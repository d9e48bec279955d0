import Keyspace
import Simulation
import Tracing

/// The entries of one cache, as the log tells them.
struct CacheModel {
    struct Entry {
        var value: Value?
        var storedAt: Instant
        var stored: EventNumber
        var ttl: TimeSpan?
        var bytes: Int
        /// Whether a command of Redis stored it or set its ttl: what set its ttl may be another event than what stored it.
        var isOfCommand = false
        /// Whether it lives to the end of its last millisecond, as what commands give a ttl does.
        var lingers = false

        /// What moved its end after it was stored: a hit that renewed it, or a jump of the clock.
        var moved: (at: Instant, by: EventNumber)?

        var expires: Instant? {
            ttl.map { lingers ? storedAt + $0 + .milliseconds(1) : storedAt + $0 }
        }
    }

    /// Whether an entry may stay in memory for a while after its end, as in Redis. It is never served then.
    var expiresLate = false

    func isOnTime(_ end: Instant?, _ now: Instant) -> Bool {
        guard let end else { return false }
        return expiresLate ? end <= now : end == now
    }

    enum Fate { case expired, evicted, rejected, removed, lost }

    var entries: [KeyID: Entry] = [:]
    var fates: [KeyID: (fate: Fate, event: EventNumber)] = [:]
    /// What expired last of each key, which may be kept as an answer.
    var expired: [KeyID: (value: Value?, at: Instant)] = [:]
    var fill = Fill(entries: 0, bytes: 0)
    var queue = QueueModel()
    /// What every sentence of its policy is held against.
    var witness = PolicyWitness()
    /// By how much its clock is ahead.
    var skew = TimeSpan.zero

    mutating func put(_ key: KeyID, _ entry: Entry) {
        remove(key)
        entries[key] = entry
        fill.entries += 1
        fill.bytes += entry.bytes
    }

    mutating func remove(_ key: KeyID) {
        guard let entry = entries.removeValue(forKey: key) else { return }
        fill.entries -= 1
        fill.bytes -= entry.bytes
    }
}

extension Auditor {
    /// What an operation packs it stores next, or it is refused.
    func packed(_ packing: Packing, _ event: Event) throws {
        try check(packing.packed > 0 && packing.packed <= packing.plain, "it became larger")
        packings[event.operation] = packing
    }

    func followCache(_ event: Event) throws {
        guard var cache = caches[event.node] else {
            if case .crash = event.what { return }
            // A cache that was dropped refuses what was on its way to it.
            if case .miss(.unavailable(.closed)) = event.what { return }
            throw Complaint("there is no such cache")
        }
        let key = event.key
        let entry = cache.entries[key]
        try holdSentence(event, cache)
        tell(&cache.witness, event)
        switch event.what {
        case .hit(let age, let left):
            guard let entry else { throw Complaint("a hit on a key that is not cached") }
            try check(
                entry.value != nil && entry.value == event.value, "a hit with a value that was not stored")
            try checkFresh(entry, event)
            try check(age == event.time - entry.storedAt, "it was stored at \(entry.storedAt)")
            try check(
                left == entry.expires.map { $0 - event.time },
                "it expires at \(entry.expires ?? .distantFuture)")
        case .miss(let cause): try followMiss(cause, event, cache)
        case .serve(_, let span): try followServing(span, event, cache)
        case .store(let stored):
            if let operation = operations[event.operation], operation.verb == .write, let value = event.value
            {
                operations[event.operation]?.write = value.version
            }
            try check(stored.replaced == (entry != nil), "whether an entry was replaced is wrong")
            var bytes = names.size(of: key) + (event.value?.size ?? 0)
            if let packing = packings.removeValue(forKey: event.operation) {
                bytes -= Int(packing.plain - packing.packed)
            }
            cache.put(
                key,
                .init(
                    value: event.value, storedAt: event.time, stored: event.number, ttl: stored.ttl,
                    bytes: bytes, isOfCommand: operations[event.operation]?.verb == .command,
                    lingers: stored.expires != stored.ttl.map { event.time + $0 }))
            if let value = event.value, operations[event.operation]?.verb == .command {
                let truth = truths[TruthKey(root: root(of: event.node), key: event.key)] ?? TruthModel()
                try check(truth.knowsOrigin(of: value), "what it is a copy of is wrong")
            }
            try check(stored.isAbsence == (event.value == nil), "whether it is an absence is wrong")
            try check(stored.fill == cache.fill, "the fill should be \(cache.fill)")
            // As in Redis, a command may take the memory over its bound once if nothing may be evicted for it.
            let mayOverflow =
                operations[event.operation]?.verb == .command && cache.witness.mayKeepEverything
            if let capacity = stored.capacity, !mayOverflow {
                let used = stored.inBytes ? cache.fill.bytes : cache.fill.entries
                try check(used <= capacity, "\(used) are held, and \(capacity) is the most")
            }
        case .ttl(let ttl, _):
            guard var entry else { throw Complaint("what is not cached is given another ttl") }
            entry.ttl = ttl.map { event.time + $0 - entry.storedAt }
            entry.isOfCommand = true
            entry.lingers = true
            cache.entries[key] = entry
        case .remove(let found, let fill):
            // An expired copy that was kept may be all that there was.
            let wasKept = found && entry == nil && cache.fates[key]?.fate == .expired
            try check(found == (entry != nil) || wasKept, "whether it was there is wrong")
            cache.remove(key)
            if found { cache.fates[key] = (.removed, event.number) }
            try check(fill == cache.fill, "the fill should be \(cache.fill)")
        case .expire(let storedAt, let ttl, let fill):
            guard let entry else { throw Complaint("what is not cached expires") }
            let since = entry.moved?.at ?? entry.storedAt
            let isSame =
                (entry.moved?.by ?? entry.stored) == event.links[.lifetime] && since == storedAt
                && entry.ttl.map { entry.storedAt + $0 } == since + ttl
            try check(
                cache.isOnTime(entry.expires, event.time) && (isSame || entry.isOfCommand),
                "it should expire at \(entry.expires ?? .distantFuture)")
            cache.remove(key)
            cache.fates[key] = (.expired, event.number)
            cache.expired[key] = (entry.value, event.time)
            try check(fill == cache.fill, "the fill should be \(cache.fill)")
        case .evict(let record):
            guard let entry else { throw Complaint("what is not cached is evicted") }
            try check(
                entry.stored == event.links[.stored] && entry.storedAt == record.storedAt,
                "it was stored at another time")
            cache.remove(key)
            cache.fates[key] = (.evicted, event.number)
            try checkFill(record, cache)
        case .reject(let record):
            // Where nothing may be evicted the old value stays, as after a SET that Redis refuses.
            if record.reason.code == PolicyReason.memoryIsFull, entry != nil {
                try check(record.fill == cache.fill, "the fill should be \(cache.fill)")
                break
            }
            cache.remove(key)
            cache.fates[key] = (.rejected, event.number)
            try check(record.fill == cache.fill, "the fill should be \(cache.fill)")
        case .crash(let entries, let dirty):
            try check(entries == cache.fill.entries, "\(cache.fill.entries) entries were lost")
            for key in cache.entries.keys { cache.fates[key] = (.lost, event.number) }
            cache.entries = [:]
            cache.fill = Fill(entries: 0, bytes: 0)
            try cache.queue.crash(dirty: dirty, event: event.number)
            dropUnacknowledged(&cache.queue, event)
        default: break
        }
        caches[event.node] = cache
    }

    func renewed(until: Instant, _ event: Event) throws {
        guard let entry = caches[event.node]?.entries[event.key], entry.ttl != nil else {
            throw Complaint("what is not there, or has no end, lives anew")
        }
        // An end that a command gave lies one millisecond after the last one in which the entry lives.
        let last = entry.lingers ? until - .milliseconds(1) : until
        caches[event.node]?.entries[event.key]?.ttl = last - entry.storedAt
        caches[event.node]?.entries[event.key]?.moved = (event.time, event.number)
    }

    /// What was stored by the old clock ends so much sooner.
    func jumpClock(to skew: TimeSpan, _ event: Event) {
        guard var cache = caches[event.node] else { return }
        let jump = skew - cache.skew
        cache.skew = skew
        for (key, entry) in cache.entries {
            guard let ttl = entry.ttl else { continue }
            cache.entries[key]?.ttl = max(ttl - jump, event.time - entry.storedAt)
            cache.entries[key]?.moved = (event.time, event.number)
        }
        caches[event.node] = cache
    }

    private func checkFresh(_ entry: CacheModel.Entry, _ event: Event) throws {
        if let expires = entry.expires {
            try check(expires > event.time, "an entry that expired at \(expires) is served")
        }
        try check(event.cause == entry.stored, "it was stored by event \(entry.stored)")
    }

    /// While room is made for a key that is already there, its old entry counts no more.
    private func checkFill(_ record: EvictionRecord, _ cache: CacheModel) throws {
        var fill = cache.fill
        if let old = cache.entries[record.incoming] {
            fill.entries -= 1
            fill.bytes -= old.bytes
        }
        try check(record.fill == fill, "the fill should be \(fill)")
    }

    /// An expired copy answers only if nothing has been stored or removed since it expired.
    private func followServing(_ span: TimeSpan, _ event: Event, _ cache: CacheModel) throws {
        guard let copy = cache.expired[event.key] else {
            throw Complaint("nothing expired that could be served")
        }
        try check(cache.entries[event.key] == nil, "an expired copy is served, and a newer one is there")
        try check(cache.fates[event.key]?.fate == .expired, "what is served was removed after it expired")
        try check(copy.value == event.value, "another value expired")
        try check(event.time - copy.at == span, "it expired at \(copy.at)")
        try check(cache.fates[event.key]?.event == event.links[.expired], "another event let it expire")
    }

    private func followMiss(_ cause: MissCause, _ event: Event, _ cache: CacheModel) throws {
        if case .unavailable = cause { return }
        let entry = cache.entries[event.key]
        if case .early(let left, _) = cause {
            guard let entry, entry.value != nil else { throw Complaint("nothing is there to be early for") }
            try check(entry.expires == event.time + left, "it ends at \(entry.expires ?? .distantFuture)")
            return try checkFresh(entry, event)
        }
        if case .negative(let since, _) = cause {
            guard let entry, entry.value == nil else { throw Complaint("no absence is cached") }
            try check(since == entry.storedAt, "it was stored at \(entry.storedAt)")
            return try checkFresh(entry, event)
        }
        try check(entry == nil, "a miss on a key that is cached")
        let fate = cache.fates[event.key]
        let right: Bool =
            switch (cause, fate?.fate) {
            case (.cold, nil), (.expired, .expired), (.evicted, .evicted), (.rejected, .rejected),
                (.invalidated, .removed),
                (.lost, .lost):
                true
            default: false
            }
        try check(right, "the cause should be \(fate.map { "\($0.fate)" } ?? "cold")")
        if let fate { try check(event.cause == fate.event, "its cause should be event \(fate.event)") }
    }
}
