internal import Eviction
public import Simulation
public import Tracing

/// What Redis's commands need of the memory that they share with the strategies.
extension EntryTable {
    /// Where the entry of a key stands; nil where it has none.
    func slot(of key: KeyID) -> Int? {
        let index = Int(key.index)
        guard index < slots.count, slots[index] >= 0 else { return nil }
        return Int(slots[index])
    }

    /// What commands know of a key's entry; nil where no command has looked at it since it was stored.
    public func object(of key: KeyID) -> RedisObject? {
        guard !objects.isEmpty, let slot = slot(of: key), slot < objects.count else { return nil }
        return objects[slot]
    }

    /// How many entries have a time to live.
    public var timedCount: Int { fill.entries - persistent.entries }

    /// Whether an entry keeps that there is no row.
    func isAbsence(at slot: Int) -> Bool {
        entries[slot].value == nil && (slot >= objects.count || objects[slot] == nil)
    }

    /// The object of an entry, made of its text where a strategy stored it.
    mutating func object(at slot: Int) -> RedisObject {
        if slot < objects.count, let known = objects[slot] { return known }
        let entry = entries[slot]
        let made = RedisObject(
            .string(StringValue(storing: ByteString(entry.value?.text ?? ""))), at: entry.storedAt)
        made.deadline = entry.lastMillisecond
        setObject(made, at: slot)
        return made
    }

    mutating func setObject(_ object: RedisObject, at slot: Int) {
        while objects.count <= slot { objects.append(nil) }
        objects[slot] = object
    }

    /// Sets what strategies read of an entry that a command has changed.
    public mutating func setValue(of key: KeyID, to value: Value?) {
        guard let slot = slot(of: key) else { return }
        entries[slot].value = value
        if slot < objects.count, let object = objects[slot] {
            if case .string = object.payload {
                entries[slot].isString = true
            } else {
                entries[slot].isString = false
            }
        }
    }

    /// Sets who set the time to live of an entry, for a caller that numbers events only after the change.
    public func setDeadlineOrigin(of key: KeyID, to event: EventNumber, at now: Instant) {
        object(of: key)?.deadlineSet = (now, event)
    }

    /// Up to so many keys that have a time to live, from a place on, which then is where to go on; each at most once.
    public func keysWithTTL(_ count: Int, from place: inout Int) -> [KeyID] {
        var found: [KeyID] = []
        for _ in entries.indices where found.count < count {
            if place >= entries.count { place = 0 }
            let key = owners[place]
            if entries[place].ttl != nil, slot(of: key) == place { found.append(key) }
            place += 1
        }
        return found
    }

    /// Since when, for how long and by whose doing a key that expires has had its time to live.
    public func lifetime(of key: KeyID) -> (since: Instant, ttl: TimeSpan, by: EventNumber)? {
        guard let slot = slot(of: key), let ttl = entries[slot].ttl else { return nil }
        let entry = entries[slot]
        guard let set = object(of: key)?.deadlineSet ?? movedEnds[slot] else {
            return (entry.storedAt, ttl, entry.stored)
        }
        return (set.at, entry.storedAt + ttl - set.at, set.by)
    }

    /// Sets when an entry dies; nil lets it live for ever. The value, its age and its place in the policy stay as they are.
    mutating func setTTL(at slot: Int, _ ttl: TimeSpan?, victims: inout [Victim]) {
        let key = owners[slot]
        countOut(entries[slot])
        entries[slot].ttl = ttl
        entries[slot].lingers = ttl != nil
        countIn(entries[slot])
        if let expires = entries[slot].expires {
            expiries.set(slot, to: expires)
        } else {
            expiries.remove(slot)
        }
        guard let evictor else { return }
        departures.clear()
        if isVolatileOnly {
            if ttl == nil { evictor.remove(UInt32(key.index)) }
            leaveRoomForPersistent()
        }
        if evictor.contains(UInt32(key.index)) {
            evictor.hit(access(key, entries[slot]))
        } else if !isVolatileOnly || ttl != nil {
            evictor.store(access(key, entries[slot]), &departures)
        }
        takeOutDeparted(into: &victims)
    }

    /// Sets the size of an entry that was changed in place, which counts as a use of it.
    mutating func resize(at slot: Int, to bytes: Int, now: Instant, victims: inout [Victim]) {
        let key = owners[slot]
        countOut(entries[slot])
        entries[slot].bytes = bytes
        if let ttl = entries[slot].ttl {
            // It dies when it would have died anyway, by the doing of who said so.
            let old = entries[slot]
            if let object = objects[slot], object.deadlineSet == nil {
                object.deadlineSet = (old.storedAt, old.stored)
            }
            entries[slot].ttl = old.storedAt + ttl - now
        }
        entries[slot].storedAt = now
        countIn(entries[slot])
        guard let evictor else { return }
        departures.clear()
        if isVolatileOnly { leaveRoomForPersistent() }
        if !isVolatileOnly || entries[slot].ttl != nil {
            evictor.store(access(key, entries[slot], at: now), &departures)
        }
        takeOutDeparted(into: &victims)
    }

    /// The reason of an entry that is not let in as nothing may be taken out for it.
    public static let nothingVolatile = PolicyReason.memoryIsFull

    /// Whether an entry can be let in: without a policy, and with one that may not evict every entry, there may be no room for it.
    @inline(__always)
    public func hasRoom(for entry: Entry, under key: KeyID) -> Bool {
        if evictor != nil && !isVolatileOnly { return true }
        return hasRoomSlowly(entry, key)
    }

    private func hasRoomSlowly(_ entry: Entry, _ key: KeyID) -> Bool {
        guard let amount = capacity.amount else { return true }
        let known = self[key]
        // What has a time to live can make room by itself, and is let in where the policy can take others out for it.
        var taken = isVolatileOnly ? persistent : fill
        if let known, !isVolatileOnly || known.ttl == nil {
            taken.entries -= 1
            taken.bytes -= known.bytes
        }
        taken.entries += 1
        taken.bytes += entry.bytes
        return (capacity.isInBytes ? taken.bytes : taken.entries) <= amount
    }

    /// Whether more is in memory than there may be, which only a policy that may not evict every entry lets happen.
    public var isOverfull: Bool {
        guard let amount = capacity.amount else { return false }
        return (capacity.isInBytes ? fill.bytes : fill.entries) > amount
    }

    /// Gives the policy what the entries that it may not evict leave of the capacity.
    mutating func leaveRoomForPersistent() {
        guard isVolatileOnly, let evictor, let amount = capacity.amount else { return }
        let taken = capacity.isInBytes ? persistent.bytes : persistent.entries
        let left = UInt64(max(1, amount - taken))
        // A capacity of 0 is none to a policy.
        if left != evictor.capacity { try? evictor.resize(capacity: left, &departures) }
    }
}
