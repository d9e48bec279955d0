internal import Eviction
public import Simulation
public import Tracing

/// The memory of one cache: its entries, when they end, who is evicted when it is full, and what became of the keys that
/// have left.
///
/// It is the only place that changes an entry, and the only one that tells the eviction policy and the book of uses.
/// Strategies and Redis's commands are its clients. Each change returns a `Change`, from which the cache makes events; it
/// knows nothing of latency, faults or traces itself. Reading and storing cost O(1), and O(log n) if entries have a time
/// to live.
public final class Memory: @unchecked Sendable {
    // Used by one thread only.
    public let names: Names
    /// Whether it remembers what became of the keys that have left.
    let keepsFates: Bool
    /// The place in `entries` of each key; -1 if the key has no entry.
    var slots: [Int32] = []
    var entries: [Entry] = []
    var owners: [KeyID] = []
    var free: [Int32] = []
    /// What Redis's commands know of the entries, by place; empty as long as no command has looked at any.
    var objects: [RedisObject?] = []
    /// What Redis would need for the entries, by place, if that is what counts.
    var footprints: [Footprint] = []
    var fates: [Fate?] = []
    /// The keys that have entries, and the places of those that have a time to live.
    var live = KeySet()
    var mortal = KeySet()
    var expiries = ExpiryHeap()

    public internal(set) var bounds = Bounds(policy: MaxmemoryPolicy.noEviction.rawValue)
    var evictor: (any Evictor)?
    var departures = Departures()
    let book = UseBook()

    /// How full it is: entries, and bytes as they are accounted.
    public internal(set) var fill = Fill(entries: 0, bytes: 0)
    /// How many entries have a time to live.
    public var timedCount: Int { fill.entries - persistent.entries }
    /// How much of that the entries without a time to live take.
    var persistent = Fill(entries: 0, bytes: 0)
    public internal(set) var statistics = MemoryStatistics()
    /// How many times an entry was stored, changed or taken out.
    public private(set) var changeCount = 0
    var watches: [KeyID: Watch] = [:]

    public init(names: Names, keepsFates: Bool) {
        self.names = names
        self.keepsFates = keepsFates
    }

    // MARK: Finding

    /// Where the entry of a key stands; nil if it has none.
    @inline(__always)
    func slot(of key: KeyID) -> Int? {
        let index = Int(key.index)
        guard index >= 0, index < slots.count, slots[index] >= 0 else { return nil }
        return Int(slots[index])
    }

    /// The entry of a key, dead or alive.
    public subscript(key: KeyID) -> Entry? {
        guard let slot = slot(of: key) else { return nil }
        return entry(at: slot)
    }

    /// The entry at a place, with its value as strategies read it.
    @inline(__always)
    func entry(at slot: Int) -> Entry {
        if entries[slot].value.isAbsent, !entries[slot].isAbsence { makeValue(at: slot) }
        return entries[slot]
    }

    private func makeValue(at slot: Int) {
        guard slot < objects.count, let object = objects[slot] else { return }
        entries[slot].value = Value(object.text, version: object.version)
    }

    /// Whether a key has an entry, dead or alive.
    public func holds(_ key: KeyID) -> Bool { slot(of: key) != nil }

    /// When the entry of a key was last used.
    func lastUse(of key: KeyID) -> Instant {
        Instant(milliseconds: book.lastUse(of: UInt32(key.index)))
    }

    /// Redis's logarithmic counter of a key's uses.
    func frequency(of key: KeyID, at now: Instant) -> UInt8 {
        book.counter(of: UInt32(key.index), at: now.milliseconds, decayMinutes: bounds.decayMinutes)
    }

    /// Takes back what was counted of lookups that were only steps of one command.
    public func uncountLookups(since earlier: MemoryStatistics) {
        statistics.hits = earlier.hits
        statistics.misses = earlier.misses
    }

    /// Takes in what another server knew of the uses of a key's entry.
    func takeIn(_ key: KeyID, lastUse: Instant? = nil, counter: UInt8? = nil, at now: Instant) {
        guard holds(key) else { return }
        book.takeIn(UInt32(key.index), lastUse: lastUse?.milliseconds, counter: counter, at: now.milliseconds)
    }

    /// What last became of a key that has no entry; nil if it never had one.
    public func fate(of key: KeyID) -> Fate? {
        key.exists && Int(key.index) < fates.count ? fates[Int(key.index)] : nil
    }

    /// The entry that expires first.
    public var nextExpiry: (key: KeyID, time: Instant)? {
        expiries.first.map { (owners[$0.slot], $0.time) }
    }

    /// Up to so many keys that have a time to live, from a place on, which then is where to go on; each at most once.
    public func keysWithTTL(_ count: Int, from place: inout Int) -> [KeyID] {
        var found: [KeyID] = []
        let start = place
        var hasWrapped = false
        while found.count < min(count, mortal.count) {
            guard let slot = mortal.next(from: place), !hasWrapped || slot < start else {
                if hasWrapped { break }
                hasWrapped = true
                place = 0
                continue
            }
            found.append(owners[slot])
            place = slot + 1
        }
        return found
    }

    // MARK: Listing

    /// The keys that have entries, the one stored longest ago first.
    public var keysByAge: [KeyID] {
        keys.sorted { left, right in
            entries[Int(slots[Int(left.index)])].stored < entries[Int(slots[Int(right.index)])].stored
        }
    }

    /// The keys that have entries, by number: as long as no name was reclaimed in the order in which they first appeared.
    var keys: [KeyID] { live.all.map { KeyID($0) } }

    /// The keys that have entries: the policy's next victim first, or the oldest first if nothing is evicted.
    public var keysInEvictionOrder: [KeyID] {
        guard let evictor, !bounds.isVolatileOnly else { return keysByAge }
        return evictor.residentsInEvictionOrder().map { KeyID(Int($0)) }
    }

    // MARK: Objects

    /// What commands know of a key's entry; nil if no command has looked at it since it was stored.
    public func knownObject(of key: KeyID) -> RedisObject? {
        guard !objects.isEmpty, let slot = slot(of: key), slot < objects.count else { return nil }
        return objects[slot]
    }

    /// The object of an entry, made of its text if a strategy stored it.
    func object(at slot: Int) -> RedisObject {
        if slot < objects.count, let known = objects[slot] { return known }
        let made = RedisObject(.string(StringValue(storing: ByteString(entries[slot].value?.text ?? ""))))
        made.version = entries[slot].value?.version ?? 0
        setObject(made, at: slot)
        return made
    }

    func setObject(_ object: RedisObject, at slot: Int) {
        while objects.count <= slot { objects.append(nil) }
        objects[slot] = object
    }

    // MARK: Watching

    /// A key that clients watch, and how often it has changed meanwhile.
    struct Watch {
        var watchers = 0
        var changes = 0
    }

    func watch(_ key: KeyID) {
        if watches[key] == nil { names.retain(key) }
        watches[key, default: Watch()].watchers += 1
    }

    func unwatch(_ key: KeyID) {
        guard let watch = watches[key] else { return }
        watches[key]?.watchers -= 1
        guard watch.watchers == 1 else { return }
        watches[key] = nil
        names.release(key)
    }

    /// How often a watched key has changed.
    func changes(of key: KeyID) -> Int { watches[key]?.changes ?? 0 }

    @inline(__always)
    func countChange(of key: KeyID) {
        changeCount &+= 1
        if !watches.isEmpty { watches[key]?.changes += 1 }
    }
}
