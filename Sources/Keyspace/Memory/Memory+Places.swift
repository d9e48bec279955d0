internal import Eviction
internal import Simulation
internal import Tracing

/// Entries come in and go out, and all that is counted of them stays right.
extension Memory {
    /// Puts an entry in the place of its key.
    ///
    /// - Returns: the place, and the entry that it replaced.
    func place(_ key: KeyID, _ entry: Entry, _ object: RedisObject?, at now: Instant) -> (
        slot: Int, before: Entry?
    ) {
        let index = Int(key.index)
        while slots.count <= index { slots.append(-1) }
        var before: Entry?
        let slot: Int
        if slots[index] >= 0 {
            slot = Int(slots[index])
            before = entries[slot]
            countOut(slot)
            entries[slot] = entry
            book.use(UInt32(key.index), at: now.milliseconds)
        } else {
            if let recycled = free.popLast() {
                slot = Int(recycled)
                entries[slot] = entry
                owners[slot] = key
            } else {
                slot = entries.count
                entries.append(entry)
                owners.append(key)
            }
            slots[index] = Int32(slot)
            live.insert(index)
            names.retain(key)
            book.begin(UInt32(key.index), at: now.milliseconds)
        }
        if let object {
            setObject(object, at: slot)
        } else if slot < objects.count {
            objects[slot] = nil
        }
        if bounds.accounting == .redis { account(slot) } else { entries[slot].charge = entry.bytes }
        setExpiry(slot)
        countIn(slot)
        countChange(of: key)
        return (slot, before)
    }

    /// Takes the entry of a key out of its place; the policy is for the caller to tell.
    func takeOut(_ key: KeyID) -> Entry? {
        guard let slot = slot(of: key) else { return nil }
        let entry = entry(at: slot)
        countOut(slot)
        expiries.remove(slot)
        mortal.remove(slot)
        slots[Int(key.index)] = -1
        entries[slot].value = nil
        if slot < objects.count { objects[slot] = nil }
        free.append(Int32(slot))
        live.remove(Int(key.index))
        countChange(of: key)
        // The fate that it is about to have refers to it; the latest names are not reclaimed at once.
        names.release(key)
        return entry
    }

    func setExpiry(_ slot: Int) {
        if let end = entries[slot].life?.end {
            expiries.set(slot, to: end)
            mortal.insert(slot)
        } else {
            expiries.remove(slot)
            mortal.remove(slot)
        }
    }

    @inline(__always)
    func countIn(_ slot: Int) {
        fill.entries += 1
        fill.bytes += entries[slot].charge
        guard entries[slot].life == nil else { return }
        persistent.entries += 1
        persistent.bytes += entries[slot].charge
    }

    @inline(__always)
    func countOut(_ slot: Int) {
        fill.entries -= 1
        fill.bytes -= entries[slot].charge
        guard entries[slot].life == nil else { return }
        persistent.entries -= 1
        persistent.bytes -= entries[slot].charge
    }

    // MARK: Accounting

    /// What Redis needs for an entry, as it was last counted out.
    struct Footprint {
        var exact = 0
        /// How many bytes the key and the value had then.
        var bytes = 0
    }

    /// Counts what an entry takes of the capacity. A large value is counted out again only after it has changed by a
    /// sixteenth, and by its bytes until then, so that a change costs O(1), amortised.
    func account(_ slot: Int) {
        guard bounds.accounting == .redis else {
            entries[slot].charge = entries[slot].bytes
            return
        }
        let bytes = entries[slot].bytes
        let name = names.size(of: owners[slot])
        guard slot < objects.count, let object = objects[slot] else {
            let text = entries[slot].value?.text ?? ""
            entries[slot].charge = MemoryEstimate.usage(keyBytes: name, text: text, bytes: bytes - name)
            return
        }
        while footprints.count <= slot { footprints.append(Footprint()) }
        let old = footprints[slot]
        if (object.count ?? 0) > 128, old.exact > 0, abs(bytes - old.bytes) * 16 < old.bytes {
            entries[slot].charge = old.exact + bytes - old.bytes
        } else {
            entries[slot].charge = MemoryEstimate.usage(keyBytes: name, object)
            footprints[slot] = Footprint(exact: entries[slot].charge, bytes: bytes)
        }
    }

    /// Counts everything again, after the way of counting has changed.
    func accountAll() {
        fill = Fill(entries: 0, bytes: 0)
        persistent = fill
        footprints = []
        for key in keys {
            guard let slot = slot(of: key) else { continue }
            account(slot)
            countIn(slot)
        }
    }
}
