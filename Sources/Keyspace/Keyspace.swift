public import Basics
public import Eviction
public import Simulation
public import Tracing

/// What Redis calls a database: keys, what they hold and when they die, over the memory of a cache.
///
/// Its commands and a cache's strategies work on the same entries. Time is what `now` says, randomness comes from a seeded
/// stream, and all that is listed without an order of its own comes in the order in which keys first appeared and elements
/// were added, so the same commands give the same replies in every run.
public final class Keyspace: @unchecked Sendable {
    // Used by one thread only.
    @exclusivity(unchecked) public var table = EntryTable()
    public let names: Names
    @exclusivity(unchecked) public var settings = KeyspaceSettings()
    /// The present moment, counted from the start of the clock that `EXPIREAT` and `TIME` mean.
    @exclusivity(unchecked) public var now = Instant.start
    /// By how many milliseconds that clock is ahead of the moments that entries are kept by.
    public var skew: Int64 = 0
    /// Whether nothing more can be stored, whatever the bounds say.
    public var isMemoryFull = false
    @exclusivity(unchecked) public var statistics = KeyspaceStatistics()
    /// What has been counted of the keys, where somebody besides these commands uses them; nil where nobody does.
    public var counted: (() -> KeyspaceStatistics)?
    /// What the last commands did to which keys, in order, where `recordsEffects`.
    @exclusivity(unchecked) public var effects: [Effect] = []
    @exclusivity(unchecked) public var recordsEffects = false
    /// Whether `CONFIG SET` bounds the memory at once. A cache does that by itself, and is told by `hasNewBounds`.
    public var governsMemory = true
    public var hasNewBounds = false

    @exclusivity(unchecked) private var random: RandomStream
    @exclusivity(unchecked) private var lastVersion: UInt64 = 0
    @exclusivity(unchecked) private var victims: [EntryTable.Victim] = []
    /// How often commands have changed the keys that were ever watched. Never walked through.
    @exclusivity(unchecked) private var changes: [KeyID: Int] = [:]

    public init(names: Names = Names(), random: RandomStream = RandomStream(seed: 1, name: "keyspace")) {
        self.names = names
        self.random = random
    }

    /// Milliseconds of the clock.
    var milliseconds: Int64 { now.nanoseconds / 1_000_000 + skew }

    /// A number in `0 ..< bound`, which must be above 0.
    func draw(_ bound: Int) -> Int { Int(random.below(UInt64(bound))) }

    func key(_ name: ByteString) -> KeyID { names.key(bytes: name.bytes).id }
    func name(of key: KeyID) -> ByteString { ByteString(keyText: names.key(key).text) }

    // MARK: Finding

    /// The object of a key that lives, without any trace of having looked.
    func find(_ key: KeyID) -> RedisObject? {
        guard let slot = table.slot(of: key) else { return nil }
        if let expires = table.entries[slot].expires, expires <= now {
            expire(key, lazily: true)
            return nil
        }
        // To a command, what is cached as absent is absent.
        return table.isAbsence(at: slot) ? nil : table.object(at: slot)
    }

    /// The object of a key, dead or alive.
    func peek(_ key: KeyID) -> RedisObject? {
        guard let slot = table.slot(of: key), !table.isAbsence(at: slot) else { return nil }
        return table.object(at: slot)
    }

    /// Whether a key lives; a dead one is left where it is.
    func isAlive(_ key: KeyID) -> Bool {
        guard let slot = table.slot(of: key), !table.isAbsence(at: slot) else { return false }
        return table.entries[slot].expires.map { $0 > now } ?? true
    }

    /// Looks a key up for a command that reads, which counts as a hit or a miss and, unless `quietly`, as a use.
    func read(_ key: KeyID, quietly: Bool = false) -> RedisObject? {
        guard let object = find(key) else {
            statistics.misses += 1
            note(.miss, key)
            return nil
        }
        statistics.hits += 1
        if !quietly {
            touch(object)
            table.touch(key, at: now)
        }
        if recordsEffects { note(.hit, key, table[key]) }
        return object
    }

    /// Looks a key up for a command that writes, which counts as no hit or miss.
    func write(_ key: KeyID) -> RedisObject? {
        guard let object = find(key) else { return nil }
        touch(object)
        return object
    }

    private func touch(_ object: RedisObject) {
        object.lastUsed = now
        if settings.policy.countsFrequency {
            settings.frequency.count(object, at: now) { random.unit() }
        }
    }

    // MARK: Changing

    /// What becomes of a key's time to live when it is stored.
    enum Deadline {
        case none
        case keep
        case at(Int64)
    }

    /// Stores what a key holds from now on, in place of what it held.
    func store(_ key: KeyID, _ payload: RedisObject.Payload, _ deadline: Deadline = .none) {
        let known = find(key)
        let object = known ?? RedisObject(payload, at: now)
        object.payload = payload
        countChange(of: key, object)
        var ttl: TimeSpan?
        switch deadline {
        case .none:
            object.deadline = nil
        case .keep:
            // Kept by its moment, so the span counts from now on.
            ttl = object.deadline.map { span(until: $0, from: now) }
        case .at(let moment):
            let (deadline, overflow) = moment.subtractingReportingOverflow(skew)
            object.deadline = overflow ? moment : deadline
            ttl = object.deadline.map { span(until: $0, from: now) }
        }
        object.deadlineSet = nil
        var entry = Entry(
            value: nil, storedAt: now, stored: 0, ttl: ttl,
            bytes: names.size(of: key) + object.bytes)
        entry.lingers = ttl != nil
        victims.removeAll()
        let replaced = table.store(key, entry, victims: &victims)
        if let slot = table.slot(of: key) { table.setObject(object, at: slot) }
        noteVictims(for: key)
        noteValue(.stored(replaced: replaced), key, object)
    }

    /// Takes in that an object was changed in place; one that has become empty leaves.
    func changed(_ key: KeyID, _ object: RedisObject) {
        if object.count == 0 {
            remove(key)
            return
        }
        countChange(of: key, object)
        guard let slot = table.slot(of: key) else { return }
        victims.removeAll()
        table.resize(
            at: slot, to: names.size(of: key) + object.bytes, now: now, victims: &victims)
        noteVictims(for: key)
        noteValue(.changed, key, object)
    }

    /// Takes a key out.
    ///
    /// - Returns: whether it was there, dead or alive.
    @discardableResult
    func remove(_ key: KeyID) -> Bool {
        guard let entry = table.remove(key) else { return false }
        countChange(of: key)
        note(.removed, key, entry)
        return true
    }

    private func countChange(of key: KeyID, _ object: RedisObject? = nil) {
        lastVersion += 1
        object?.version = lastVersion
        if !changes.isEmpty, let count = changes[key] { changes[key] = count + 1 }
    }

    /// How often commands have changed a key since it was first asked for: a key that came and went is not what it was.
    func changeCount(of key: KeyID) -> Int {
        if let count = changes[key] { return count }
        changes[key] = 0
        return 0
    }

    /// Removes every key.
    func removeAll() {
        for key in keys { remove(key) }
    }

    /// The keys that have entries, dead ones included, in the order in which their names first appeared.
    var keys: [KeyID] {
        table.slots.indices.filter { table.slots[$0] >= 0 }.map { KeyID($0) }
    }

    // MARK: Life and death

    /// When a key dies, in milliseconds of the clock; nil where it lives for ever or is not there.
    func deadline(of object: RedisObject) -> Int64? {
        object.deadline.map { deadline in
            let (moment, overflow) = deadline.addingReportingOverflow(skew)
            return overflow ? deadline : moment
        }
    }

    /// Sets when a key dies; nil lets it live for ever.
    func setDeadline(_ key: KeyID, _ object: RedisObject, _ moment: Int64?) {
        guard let slot = table.slot(of: key) else { return }
        let deadline = moment.map { moment in
            let (deadline, overflow) = moment.subtractingReportingOverflow(skew)
            return overflow ? moment : deadline
        }
        object.deadline = deadline
        object.deadlineSet = nil
        countChange(of: key, object)
        victims.removeAll()
        table.setTTL(
            at: slot, deadline.map { span(until: $0, from: table.entries[slot].storedAt) }, victims: &victims)
        noteVictims(for: key)
        note(.ttlSet(deadline), key)
    }

    private func span(until moment: Int64, from start: Instant) -> TimeSpan {
        let (nanoseconds, overflow) = moment.multipliedReportingOverflow(by: 1_000_000)
        if overflow { return moment < 0 ? TimeSpan(nanoseconds: -start.nanoseconds) : .longest }
        return TimeSpan(nanoseconds: max(-start.nanoseconds, nanoseconds - start.nanoseconds))
    }

    /// Takes out a key whose time has run out.
    func expire(_ key: KeyID, lazily: Bool) {
        guard let life = table.lifetime(of: key), let entry = table.remove(key) else { return }
        statistics.expired += 1
        note(.expired(since: life.since, ttl: life.ttl, by: life.by, lazily: lazily), key, entry)
    }

    /// Redis's active expiry, without its limits on effort: takes out every key whose time has run out.
    ///
    /// - Returns: how many.
    @discardableResult
    public func expireDue() -> Int {
        var count = 0
        while let next = table.nextExpiry, next.time <= now {
            expire(next.key, lazily: false)
            count += 1
        }
        return count
    }

    // MARK: Effects

    func note(_ what: Effect.What, _ key: KeyID, _ entry: Entry? = nil) {
        if recordsEffects { effects.append(Effect(what: what, key: key, entry: entry, fill: table.fill)) }
    }

    private func noteValue(_ what: Effect.What, _ key: KeyID, _ object: RedisObject) {
        guard recordsEffects else { return }
        effects.append(
            Effect(what: what, key: key, entry: table[key], text: object.text, fill: table.fill))
    }

    private func noteVictims(for key: KeyID) {
        guard !victims.isEmpty else { return }
        // Each left before the newcomer was in.
        var fill = table.fill
        for victim in victims where victim.key != key {
            fill.entries += 1
            fill.bytes += victim.entry.bytes
        }
        if let incoming = table[key] {
            fill.entries -= 1
            fill.bytes -= incoming.bytes
        }
        for victim in victims {
            statistics.evicted += 1
            if victim.key != key {
                fill.entries -= 1
                fill.bytes -= victim.entry.bytes
            }
            let what = Effect.What.evicted(for: key, victim.reason, refused: victim.wasRefused)
            if recordsEffects {
                effects.append(Effect(what: what, key: victim.key, entry: victim.entry, fill: fill))
            }
        }
    }
}

/// One thing that a command did to one key.
public struct Effect: Sendable {
    public enum What: Sendable {
        case hit, miss
        case stored(replaced: Bool)
        /// Changed in place.
        case changed
        case removed
        /// nil where the key lives for ever from now on; else its last millisecond, as entries are kept by.
        case ttlSet(Int64?)
        case expired(since: Instant, ttl: TimeSpan, by: EventNumber, lazily: Bool)
        case evicted(for: KeyID, EvictionReason, refused: Bool)

        /// Whether a client would have had to ask for it by itself: not what only follows from that.
        public var isCall: Bool {
            switch self {
            case .hit, .miss, .stored, .changed, .removed: true
            case .ttlSet, .expired, .evicted: false
            }
        }

        /// Whether what a key holds is not what it was.
        public var isChange: Bool {
            switch self {
            case .stored, .changed, .removed: true
            case .hit, .miss, .ttlSet, .expired, .evicted: false
            }
        }
    }

    public var what: What
    public var key: KeyID
    /// The entry that was found, stored or changed, or that left; nil for one that was stored and not let in.
    public var entry: Entry?
    /// What the key held then, as text, where that was stored or changed.
    public var text: String?
    /// How full the memory was afterwards.
    public var fill: Fill
}

/// What `INFO stats` counts.
public struct KeyspaceStatistics: Sendable {
    public var hits = 0
    public var misses = 0
    public var expired = 0
    public var evicted = 0
    public var commands = 0

    public init(hits: Int = 0, misses: Int = 0, expired: Int = 0, evicted: Int = 0) {
        self.hits = hits
        self.misses = misses
        self.expired = expired
        self.evicted = evicted
    }
}
