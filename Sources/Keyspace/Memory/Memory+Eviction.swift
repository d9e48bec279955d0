public import Eviction
public import Simulation
internal import Tracing

/// How much there may be, and who is evicted when there is more.
extension Memory {
    /// Sets the bounds. Entries that no longer fit are evicted.
    ///
    /// If the policy is another one, what is there is entered into it in the order in which the old one would have evicted
    /// it, or in which it was stored if nothing was evicted before. When and how often it was used stays known.
    ///
    /// - Parameter seed: asked for if the policy is made anew.
    /// - Returns: who was evicted, in order.
    /// - Throws: what is wrong with the policy, its options or the capacity. Then nothing has changed.
    public func setBounds(
        _ new: Bounds, seed: () -> UInt64, at now: Instant
    ) throws(PolicySetupError) -> [Change] {
        if evictor != nil, new.hasSamePolicy(as: bounds), new.capacity.amount != 0 {
            return resize(to: new, at: now)
        }
        let policy = try new.makeEvictor(seed: seed, book: book)
        let keys = keysInEvictionOrder
        let isRecounted = new.accounting != bounds.accounting
        bounds = new
        evictor = policy
        if isRecounted { accountAll() }
        departures.clear()
        guard let policy else { return [] }
        policy.advance(to: now.milliseconds)
        enterAll(keys, into: policy, at: now)
        return takeOutDeparted(for: .none).evicted
    }

    /// Enters what there is into a new policy. Nothing leaves before all have entered: who leaves is then chosen, and told,
    /// by the uses of all.
    private func enterAll(_ keys: [KeyID], into policy: any Evictor, at now: Instant) {
        let needed = UInt64(bounds.capacity.isInBytes ? fill.bytes : fill.entries)
        // A capacity of 0 is refused where it is typed.
        if needed > policy.capacity { try? policy.resize(capacity: needed, &departures) }
        for key in keys {
            guard let slot = slot(of: key), !bounds.isVolatileOnly || entries[slot].life != nil else {
                continue
            }
            policy.store(access(slot, at: now), &departures)
        }
        leaveRoomForPersistent(at: now)
        if !bounds.isVolatileOnly, policy.capacity > bounds.policyCapacity {
            try? policy.resize(capacity: bounds.policyCapacity, &departures)
        }
    }

    private func resize(to new: Bounds, at now: Instant) -> [Change] {
        let hasChanged = new.capacity != bounds.capacity
        bounds = new
        guard hasChanged, let evictor else { return [] }
        departures.clear()
        evictor.advance(to: now.milliseconds)
        // A capacity of 0 is refused where it is typed.
        try? evictor.resize(capacity: new.policyCapacity, &departures)
        leaveRoomForPersistent(at: now)
        return takeOutDeparted(for: .none).evicted
    }

    /// Takes out who left the policy, in order: those that were evicted, and the newcomer itself if it was not let in.
    func takeOutDeparted(
        for incoming: KeyID
    ) -> (evicted: [Change], rejected: (reason: EvictionReason, entry: Entry?)?) {
        var evicted: [Change] = []
        var rejected: (reason: EvictionReason, entry: Entry?)?
        // Each left before the newcomer was in.
        var room = fill
        if let slot = slot(of: incoming) {
            room.entries -= 1
            room.bytes -= entries[slot].charge
        }
        for departure in departures.all {
            let key = KeyID(Int(departure.id))
            guard let entry = takeOut(key) else { continue }
            if key == incoming {
                rejected = (departure.reason, entry)
                statistics.evicted += 1
                continue
            }
            room.entries -= 1
            room.bytes -= entry.charge
            statistics.evicted += 1
            evicted.append(
                Change(kind: .evicted(for: incoming, departure.reason), key: key, entry: entry, fill: room))
        }
        departures.clear()
        return (evicted, rejected)
    }

    /// An entry as the policy sees it.
    @inline(__always)
    func access(_ slot: Int, at now: Instant) -> Access {
        Access(
            id: UInt32(owners[slot].index), size: UInt64(clamping: entries[slot].charge),
            now: now.milliseconds,
            expires: entries[slot].life?.end.milliseconds ?? .max)
    }

    // MARK: Room

    /// The reason of an entry that is not let in because nothing may be evicted for it.
    public static let memoryIsFull = PolicyReason.memoryIsFull

    /// Whether an entry can be let in. Without a policy there may be no room for it, nor with one that may not evict
    /// every entry.
    @inline(__always)
    func hasRoom(for entry: Entry, under key: KeyID, _ object: RedisObject?) -> Bool {
        if evictor != nil && !bounds.isVolatileOnly { return true }
        return hasRoomSlowly(entry, key)
    }

    private func hasRoomSlowly(_ entry: Entry, _ key: KeyID) -> Bool {
        guard let amount = bounds.capacity.amount else { return true }
        let known = slot(of: key).map { entries[$0] }
        // What has a time to live can make room by itself, and is let in if the policy can evict others for it.
        var taken = bounds.isVolatileOnly ? persistent : fill
        if let known, !bounds.isVolatileOnly || known.life == nil {
            taken.entries -= 1
            taken.bytes -= known.charge
        }
        taken.entries += 1
        let name = names.size(of: key)
        taken.bytes +=
            bounds.accounting == .data
            ? entry.bytes
            : MemoryEstimate.usage(keyBytes: name, text: entry.value?.text ?? "", bytes: entry.bytes - name)
        return (bounds.capacity.isInBytes ? taken.bytes : taken.entries) <= amount
    }

    /// Whether no command may store anything: more is in memory than there may be, which only a policy lets happen that
    /// may not evict every entry, or there may be less than the smallest entry takes.
    public var isOverfull: Bool {
        guard let amount = bounds.capacity.amount else { return false }
        guard bounds.capacity.isInBytes else { return fill.entries > amount }
        return fill.bytes > amount || bounds.accounting == .redis && amount < MemoryEstimate.smallest
    }

    /// Gives the policy what the entries that it may not evict leave of the capacity.
    func leaveRoomForPersistent(at now: Instant) {
        guard bounds.isVolatileOnly, let evictor, let amount = bounds.capacity.amount else { return }
        let taken = bounds.capacity.isInBytes ? persistent.bytes : persistent.entries
        // A capacity of 0 is none to a policy.
        let left = UInt64(max(1, amount - taken))
        guard left != evictor.capacity || taken >= amount && evictor.count > 0 else { return }
        evictor.advance(to: now.milliseconds)
        if taken >= amount { evictor.evictAll(&departures) }
        try? evictor.resize(capacity: left, &departures)
    }
}
