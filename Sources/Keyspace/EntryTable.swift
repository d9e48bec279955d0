public import Eviction
public import Simulation
public import Tracing

/// The memory of one cache: its entries, when they expire, and which of them must leave when it is full.
///
/// It knows nothing of latency, faults or traces: it changes, and tells what changed, so that the cache that owns
/// it can say so. Keys are known by number; reading and storing cost O(1), and O(log n) where a time to live is set.
public struct EntryTable {
    /// Slots of `entries` by key; -1 where the key has no entry.
    var slots: [Int32] = []
    var entries: [Entry] = []
    var owners: [KeyID] = []
    private var free: [Int32] = []
    private var fates: [Fate?] = []
    var expiries = ExpiryHeap()
    var evictor: (any Evictor)?
    var departures = Departures()
    /// What Redis's commands know of the entries, by slot; empty as long as no command has looked at any.
    var objects: [RedisObject?] = []
    /// When, and by which event, the end of an entry was last moved without a command, by slot. Never walked through.
    var movedEnds: [Int: (at: Instant, by: EventNumber)] = [:]
    /// Whether only entries with a time to live may be evicted.
    var isVolatileOnly = false
    /// How much of the capacity the entries without a time to live take.
    var persistent = Fill(entries: 0, bytes: 0)

    public internal(set) var capacity = Capacity.unbounded
    public internal(set) var fill = Fill(entries: 0, bytes: 0)

    public init() {}

    /// Sets the bound and the policy that keeps it. `victims` receives those that had to leave for it, in order.
    ///
    /// The entries that are there are entered into the new policy in the order in which the old one would have
    /// evicted them, or in which they were stored where there was none. Without a policy nothing is evicted; with
    /// `onlyVolatile` only entries with a time to live are.
    public mutating func govern(
        capacity: Capacity, by evictor: (any Evictor)?, onlyVolatile: Bool = false, victims: inout [Victim]
    ) {
        let keys = keysInEvictionOrder
        self.capacity = capacity
        self.evictor = evictor
        isVolatileOnly = onlyVolatile
        departures.clear()
        guard let evictor else { return }
        leaveRoomForPersistent()
        for key in keys { enter(key, into: evictor) }
        takeOutDeparted(into: &victims)
    }

    /// Changes the bound, counted as before, and keeps what the policy has learnt.
    public mutating func resize(capacity: Capacity, victims: inout [Victim]) {
        self.capacity = capacity
        guard let evictor else { return }
        departures.clear()
        // A capacity of 0 is refused where it is typed.
        try? evictor.resize(capacity: Self.bound(capacity), &departures)
        leaveRoomForPersistent()
        takeOutDeparted(into: &victims)
    }

    /// A capacity as policies know it: one without a bound still has a policy, so that a bound can be set later, and
    /// is so large that it is never reached.
    public static func bound(_ capacity: Capacity) -> UInt64 {
        UInt64(clamping: capacity.amount ?? Int(UInt32.max))
    }

    private mutating func enter(_ key: KeyID, into evictor: any Evictor) {
        guard let entry = self[key], !isVolatileOnly || entry.ttl != nil else { return }
        evictor.store(access(key, entry), &departures)
    }

    /// The keys that have entries, the one stored longest ago first.
    public var keysByAge: [KeyID] {
        live.sorted { entries[Int($0)].stored < entries[Int($1)].stored }.map { owners[Int($0)] }
    }

    private var live: [Int32] { slots.filter { $0 >= 0 } }

    // MARK: Reading

    /// The entry of a key, dead or alive.
    public subscript(key: KeyID) -> Entry? {
        let index = Int(key.index)
        guard index < slots.count, slots[index] >= 0 else { return nil }
        return entries[Int(slots[index])]
    }

    /// Tells the policy that an entry was read.
    public mutating func touch(_ key: KeyID, at now: Instant) {
        let index = Int(key.index)
        guard let evictor, index < slots.count, slots[index] >= 0 else { return }
        evictor.hit(access(key, entries[Int(slots[index])], at: now))
    }

    /// What last became of a key that has no entry; nil where it never had one.
    public func fate(of key: KeyID) -> Fate? {
        Int(key.index) < fates.count ? fates[Int(key.index)] : nil
    }

    /// The entry that expires first.
    public var nextExpiry: (key: KeyID, time: Instant)? {
        expiries.first.map { (owners[$0.slot], $0.time) }
    }

    /// The keys that have entries: the policy's next victim first, or the oldest first where nothing is evicted.
    public var keysInEvictionOrder: [KeyID] {
        guard let evictor, !isVolatileOnly else { return keysByAge }
        return evictor.residentsInEvictionOrder().map { KeyID(Int($0)) }
    }

    // MARK: Changing

    /// Who had to leave for an entry, or was refused.
    public struct Victim: Sendable {
        public var key: KeyID
        public var entry: Entry
        public var reason: EvictionReason
        public var wasRefused: Bool
    }

    /// Stores an entry. `victims` receives those that had to leave for it, in order; the entry itself may be among
    /// them, refused.
    ///
    /// - Returns: whether an entry of the same key was replaced.
    @discardableResult
    public mutating func store(_ key: KeyID, _ entry: Entry, victims: inout [Victim]) -> Bool {
        let replaced = place(key, entry)
        if let evictor {
            departures.clear()
            if isVolatileOnly {
                if entry.ttl == nil { evictor.remove(UInt32(key.index)) }
                leaveRoomForPersistent()
            }
            if !isVolatileOnly || entry.ttl != nil {
                evictor.store(access(key, entry, at: entry.storedAt), &departures)
            }
            takeOutDeparted(into: &victims)
        }
        return replaced
    }

    /// Sets which event stored a key, for a caller that numbers events only after the change.
    public mutating func setOrigin(of key: KeyID, to event: EventNumber) {
        let index = Int(key.index)
        guard index < slots.count, slots[index] >= 0 else { return }
        entries[Int(slots[index])].stored = event
    }

    /// Sets how long an entry may live in all, and when and by which event that was decided.
    public mutating func setTTL(of key: KeyID, to ttl: TimeSpan, at now: Instant, by event: EventNumber) {
        let index = Int(key.index)
        guard index < slots.count, slots[index] >= 0 else { return }
        let slot = Int(slots[index])
        entries[slot].ttl = ttl
        if let object = object(of: key) {
            object.deadlineSet = (now, event)
            object.deadline = entries[slot].lastMillisecond
        } else {
            movedEnds[slot] = (now, event)
        }
        if let expires = entries[slot].expires { expiries.set(slot, to: expires) }
    }

    /// Takes an entry out; its fate is for the caller to set.
    @discardableResult
    public mutating func remove(_ key: KeyID) -> Entry? {
        guard let entry = takeOut(key) else { return nil }
        evictor?.remove(UInt32(key.index))
        return entry
    }

    /// Notes what became of a key.
    public mutating func setFate(of key: KeyID, _ fate: Fate?) {
        let index = Int(key.index)
        while fates.count <= index { fates.append(nil) }
        fates[index] = fate
    }

    private mutating func place(_ key: KeyID, _ entry: Entry) -> Bool {
        let index = Int(key.index)
        while slots.count <= index { slots.append(-1) }
        let replaced = slots[index] >= 0
        let slot: Int
        if replaced {
            slot = Int(slots[index])
            countOut(entries[slot])
            entries[slot] = entry
        } else if let recycled = free.popLast() {
            slot = Int(recycled)
            entries[slot] = entry
            owners[slot] = key
        } else {
            slot = entries.count
            entries.append(entry)
            owners.append(key)
        }
        countIn(entry)
        slots[index] = Int32(slot)
        if let expires = entry.expires { expiries.set(slot, to: expires) } else { expiries.remove(slot) }
        forgetDetails(at: slot)
        return replaced
    }

    private mutating func takeOut(_ key: KeyID) -> Entry? {
        let index = Int(key.index)
        guard index < slots.count, slots[index] >= 0 else { return nil }
        let slot = Int(slots[index])
        let entry = entries[slot]
        expiries.remove(slot)
        slots[index] = -1
        entries[slot].value = nil
        forgetDetails(at: slot)
        free.append(Int32(slot))
        countOut(entry)
        return entry
    }

    @inline(__always)
    private mutating func forgetDetails(at slot: Int) {
        if !objects.isEmpty, slot < objects.count { objects[slot] = nil }
        if !movedEnds.isEmpty { movedEnds[slot] = nil }
    }

    @inline(__always)
    mutating func countIn(_ entry: Entry) {
        fill.entries += 1
        fill.bytes += entry.bytes
        guard entry.ttl == nil else { return }
        persistent.entries += 1
        persistent.bytes += entry.bytes
    }

    @inline(__always)
    mutating func countOut(_ entry: Entry) {
        fill.entries -= 1
        fill.bytes -= entry.bytes
        guard entry.ttl == nil else { return }
        persistent.entries -= 1
        persistent.bytes -= entry.bytes
    }

    mutating func takeOutDeparted(into victims: inout [Victim]) {
        for departure in departures.all {
            let key = KeyID(Int(departure.id))
            guard let entry = takeOut(key) else { continue }
            victims.append(
                Victim(key: key, entry: entry, reason: departure.reason, wasRefused: departure.wasRefused))
        }
    }

    func access(_ key: KeyID, _ entry: Entry, at now: Instant? = nil) -> Access {
        Access(
            id: UInt32(key.index), size: UInt32(clamping: entry.bytes),
            now: (now ?? entry.storedAt).nanoseconds / 1_000_000,
            expires: entry.expires.map { $0.nanoseconds / 1_000_000 } ?? .max)
    }
}
