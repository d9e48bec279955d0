internal import Eviction
public import Simulation
public import Tracing

/// Everything that can happen to an entry. Each way tells the policy, and returns what there is to tell.
extension Memory {
    // MARK: Using

    /// Notes that an entry was read.
    @inline(__always)
    public func use(_ key: KeyID, at now: Instant) {
        guard let slot = slot(of: key) else { return }
        if entries[slot].isAbsence { statistics.misses += 1 } else { statistics.hits += 1 }
        book.use(UInt32(key.index), at: now.milliseconds)
        evictor?.hit(access(slot, at: now))
    }

    /// Notes that a command looked at an entry to change it. The policy counts the change itself.
    func look(_ key: KeyID, at now: Instant) { book.use(UInt32(key.index), at: now.milliseconds) }

    public func countMiss() { statistics.misses += 1 }
    public func countQuietHit() { statistics.hits += 1 }

    // MARK: Storing

    /// Stores a value as a strategy does; nil stores that there is none.
    ///
    /// - Parameter bytes: what the value takes, which is less than its size if it is compressed.
    public func store(
        _ key: KeyID, _ value: Value?, bytes: Int, life: Lifetime?, at now: Instant
    ) -> Change {
        let entry = Entry(
            value: value, isAbsence: value.isAbsent, storedAt: now, stored: 0, life: life,
            bytes: names.size(of: key) + bytes, charge: names.size(of: key) + bytes)
        guard hasRoom(for: entry, under: key, nil) else {
            return Change(
                kind: .refused(EvictionReason(code: Self.memoryIsFull), value), key: key, entry: self[key],
                fill: fill)
        }
        return store(key, entry, nil, at: now)
    }

    /// Stores what a key holds for commands from now on.
    func store(_ key: KeyID, _ object: RedisObject, life: Lifetime?, at now: Instant) -> Change {
        let entry = Entry(
            value: nil, isAbsence: false, isString: object.isString, storedAt: now, stored: 0, life: life,
            bytes: names.size(of: key) + object.bytes, charge: 0)
        return store(key, entry, object, at: now)
    }

    private func store(_ key: KeyID, _ entry: Entry, _ object: RedisObject?, at now: Instant) -> Change {
        let (slot, before) = place(key, entry, object, at: now)
        if let evictor {
            departures.clear()
            if bounds.isVolatileOnly {
                if entry.life == nil { evictor.remove(UInt32(key.index)) }
                leaveRoomForPersistent(at: now)
            }
            if !bounds.isVolatileOnly || entry.life != nil {
                evictor.store(access(slot, at: now), &departures)
            }
        }
        return finish(.stored(replaced: before != nil), key, before: before, object)
    }

    /// Takes in that an object was changed in place, which counts as a use of it.
    func modify(_ key: KeyID, _ object: RedisObject, at now: Instant) -> Change? {
        guard let slot = slot(of: key) else { return nil }
        let before = entries[slot]
        countOut(slot)
        entries[slot].value = nil
        entries[slot].isString = object.isString
        entries[slot].bytes = names.size(of: key) + object.bytes
        entries[slot].storedAt = now
        // It ends when it would have ended anyway, by the doing of who said so.
        if entries[slot].life != nil { entries[slot].life?.by = before.endSetBy }
        account(slot)
        countIn(slot)
        countChange(of: key)
        book.use(UInt32(key.index), at: now.milliseconds)
        if let evictor {
            departures.clear()
            leaveRoomForPersistent(at: now)
            if !bounds.isVolatileOnly || before.life != nil {
                evictor.store(access(slot, at: now), &departures)
            }
        }
        return finish(.modified, key, before: before, object)
    }

    /// Takes out who had to leave for a key, and puts together what there is to tell of it.
    private func finish(_ kind: Change.Kind, _ key: KeyID, before: Entry?, _ object: RedisObject?) -> Change {
        if departures.all.isEmpty || evictor == nil {
            return Change(kind: kind, key: key, entry: reported(key, object), fill: fill)
        }
        let (evicted, rejected) = takeOutDeparted(for: key)
        if let rejected {
            return Change(
                kind: .rejected(rejected.reason, before: before), key: key, entry: rejected.entry, fill: fill,
                evicted: evicted)
        }
        return Change(kind: kind, key: key, entry: reported(key, object), fill: fill, evicted: evicted)
    }

    /// An entry as an event tells it, which does not keep the whole of a long value that a command changes.
    private func reported(_ key: KeyID, _ object: RedisObject?) -> Entry? {
        var entry = slot(of: key).map { entries[$0] }
        if let object { entry?.value = object.excerpt }
        return entry
    }

    // MARK: Living and dying

    /// Sets how long an entry lives from now on, as a command does; nil lets it live for ever. That counts as a use of it.
    func setLife(of key: KeyID, to life: Lifetime?, at now: Instant) -> Change? {
        guard let slot = slot(of: key) else { return nil }
        countOut(slot)
        entries[slot].life = life
        countIn(slot)
        setExpiry(slot)
        countChange(of: key)
        book.use(UInt32(key.index), at: now.milliseconds)
        var change = Change(kind: .lifeSet, key: key, entry: entries[slot], fill: fill)
        guard let evictor else { return change }
        departures.clear()
        if bounds.isVolatileOnly, life == nil { evictor.remove(UInt32(key.index)) }
        leaveRoomForPersistent(at: now)
        if evictor.contains(UInt32(key.index)) {
            evictor.hit(access(slot, at: now))
        } else if !bounds.isVolatileOnly || life != nil {
            evictor.store(access(slot, at: now), &departures)
        }
        guard !departures.all.isEmpty else { return change }
        let before = change.entry
        let (evicted, rejected) = takeOutDeparted(for: key)
        change.evicted = evicted
        if let rejected {
            change.evicted.append(
                Change(
                    kind: .rejected(rejected.reason, before: before), key: key, entry: rejected.entry,
                    fill: fill))
        }
        return change
    }

    /// Gives an entry that has a time to live its span anew; nil if it has none, or holds an absence.
    public func renew(_ key: KeyID, at now: Instant) -> Change? {
        guard let slot = slot(of: key), !entries[slot].isAbsence, entries[slot].life != nil else {
            return nil
        }
        entries[slot].life?.renew(at: now)
        reschedule(slot, at: now)
        return Change(kind: .renewed, key: key, entry: entries[slot], fill: fill)
    }

    /// The clock has jumped: what has a time to live ends so much sooner, or later if it jumped back.
    public func jump(by span: TimeSpan, at now: Instant, cause: EventNumber) {
        for key in keysByAge {
            guard let slot = slot(of: key), entries[slot].life != nil else { continue }
            entries[slot].life?.shorten(by: span, at: now, by: cause)
            reschedule(slot, at: now)
        }
    }

    private func reschedule(_ slot: Int, at now: Instant) {
        setExpiry(slot)
        evictor?.reschedule(access(slot, at: now))
    }

    /// Takes an entry out whose time has run out; nil if it is not there or lives.
    public func expire(_ key: KeyID, at now: Instant) -> Change? {
        guard let slot = slot(of: key), entries[slot].isDead(at: now), let entry = takeOut(key) else {
            return nil
        }
        evictor?.remove(UInt32(key.index))
        statistics.expired += 1
        return Change(kind: .expired, key: key, entry: entry, fill: fill)
    }

    /// Takes an entry out as if its time had run out, whatever its end is; nil if it is not there.
    public func end(_ key: KeyID, at now: Instant) -> Change? {
        guard let slot = slot(of: key) else { return nil }
        if entries[slot].life == nil {
            entries[slot].life = Lifetime(now - entries[slot].storedAt, from: now)
        }
        guard let entry = takeOut(key) else { return nil }
        evictor?.remove(UInt32(key.index))
        statistics.expired += 1
        return Change(kind: .expired, key: key, entry: entry, fill: fill)
    }

    /// Takes an entry out on request.
    public func remove(_ key: KeyID) -> Change {
        let entry = takeOut(key)
        if entry != nil { evictor?.remove(UInt32(key.index)) }
        return Change(kind: .removed(found: entry != nil), key: key, entry: entry, fill: fill)
    }

    /// Loses everything at once, as a crash does.
    ///
    /// - Returns: the keys that had entries, the oldest first.
    public func loseAll() -> [(key: KeyID, stored: EventNumber)] {
        let lost = keysByAge.map { (key: $0, stored: self[$0]?.stored ?? 0) }
        for (key, _) in lost { _ = remove(key) }
        return lost
    }

    // MARK: Who made the changes

    /// Notes which event told a change, for entries and fates to refer to.
    public func attribute(_ change: Change, to event: EventNumber, at now: Instant) {
        switch change.kind {
        case .hit, .miss: break
        case .stored, .modified:
            if let slot = slot(of: change.key) { entries[slot].stored = event }
        case .lifeSet, .renewed:
            if let slot = slot(of: change.key) { entries[slot].life?.by = event }
        case .removed(let found):
            if found { setFate(of: change.key, Fate(kind: .removed, at: now, event: event)) }
        case .rejected: setFate(of: change.key, Fate(kind: .rejected, at: now, event: event))
        case .refused:
            if !holds(change.key) { setFate(of: change.key, Fate(kind: .rejected, at: now, event: event)) }
        case .evicted(let incoming, _):
            setFate(of: change.key, Fate(kind: .evicted(for: incoming), at: now, event: event))
        case .expired:
            guard let life = change.entry?.life else { return }
            let kind = Fate.Kind.expired(storedAt: life.since, ttl: life.ttl)
            setFate(of: change.key, Fate(kind: kind, at: life.end, event: event))
        }
    }

    /// Gives a value that a command stored the version by which the truth is told.
    public func setVersion(of key: KeyID, to version: Int) { knownObject(of: key)?.version = version }

    /// Notes what became of a key.
    public func setFate(of key: KeyID, _ fate: Fate) {
        guard keepsFates else { return }
        let index = Int(key.index)
        while fates.count <= index { fates.append(nil) }
        if fates[index] == nil { names.retain(key) }
        fates[index] = fate
    }
}
