/// The residents in a flat table without gaps, for policies that draw among them: the last fills the slot of one that leaves.
struct SlotTable: ~Copyable {
    private var slotOfID = DenseArray<UInt32>(filler: noEntry)
    private var idOfSlot = DenseArray<UInt32>(filler: noEntry)
    private(set) var count = 0

    @inline(__always)
    func contains(_ id: UInt32) -> Bool { slotOfID.value(at: id) != noEntry }

    /// The entry in a slot below `count`.
    @inline(__always)
    func id(inSlot slot: Int) -> UInt32 { idOfSlot[UInt32(truncatingIfNeeded: slot)] }

    /// Adds an entry that is not in the table; O(1) amortised.
    @inline(__always)
    mutating func append(_ id: UInt32) {
        let slot = UInt32(truncatingIfNeeded: count)
        slotOfID.include(id)
        idOfSlot.include(slot)
        slotOfID[id] = slot
        idOfSlot[slot] = id
        count &+= 1
    }

    /// Takes an entry out that is in the table; O(1).
    @inline(__always)
    mutating func remove(_ id: UInt32) {
        count &-= 1
        let slot = slotOfID[id]
        let last = idOfSlot[UInt32(truncatingIfNeeded: count)]
        idOfSlot[slot] = last
        slotOfID[last] = slot
        slotOfID[id] = noEntry
    }

    /// The entries, slot by slot.
    func ids() -> [UInt32] {
        (0..<count).map { id(inSlot: $0) }
    }
}
