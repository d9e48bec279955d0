import Eviction

/// The obvious cache that a policy is compared with: arrays and linear search, no thought of speed.
///
/// A subclass says what a hit, an admission and a removal change, and which entry leaves next.
class SlowCache {
    var capacity: UInt64
    let countsEntries: Bool
    /// The residents with their sizes, in no order that matters.
    private(set) var sizes: [UInt32: UInt64] = [:]
    /// Their sizes added up.
    private(set) var used: UInt64 = 0
    /// What the present request made leave, in order.
    var departed: [UInt32] = []

    init(capacity: UInt64, countsEntries: Bool) {
        self.capacity = capacity
        self.countsEntries = countsEntries
    }

    /// What a typical entry is charged: the mean, taken when the count reaches a power of two and after every 4,096 admissions.
    private(set) var unit: UInt64 = 1
    private var entered = 0
    var hasEntered: Bool { entered > 1 }

    /// Sets the size of an entry, or removes it with nil.
    final func setSize(_ id: UInt32, _ size: UInt64?) {
        let isNew = sizes[id] == nil && size != nil
        used = used - (sizes[id] ?? 0) + (size ?? 0)
        sizes[id] = size
        guard isNew else { return }
        entered += 1
        guard !countsEntries, sizes.count.nonzeroBitCount == 1 || entered % 4096 == 0 else { return }
        let old = unit
        unit = max(1, UInt64((Double(used) / Double(sizes.count)).rounded()))
        if unit != old { onUnit(from: old) }
    }

    var capacityInEntries: UInt64 { max(1, capacity / unit) }

    /// A share of the capacity in whole typical entries.
    func share(_ fraction: Double) -> UInt64 {
        UInt64(fraction * Double(capacity) * (1 + 0x1p-50)) / unit * unit
    }

    func shareOfAtLeastOne(_ fraction: Double) -> UInt64 { max(share(fraction), min(unit, capacity)) }
    var capacityButOne: UInt64 { capacity - min(unit, capacity) }
    func onUnit(from old: UInt64) {}

    func charge(_ access: Access) -> UInt64 { countsEntries ? 1 : UInt64(max(access.size, 1)) }

    // What a subclass defines.
    func onHit(_ access: Access) {}
    func onAdmit(_ access: Access) {}
    func onRemove(_ id: UInt32) {}
    func victim() -> UInt32 { fatalError("a slow cache without a rule") }

    /// Evicts what the rule names.
    func evictOne() {
        let chosen = victim()
        setSize(chosen, nil)
        onRemove(chosen)
        departed.append(chosen)
    }

    func insert(_ access: Access) {
        if charge(access) > capacity {
            departed.append(access.id)
            return
        }
        while used + charge(access) > capacity { evictOne() }
        setSize(access.id, charge(access))
        onAdmit(access)
    }

    func store(_ access: Access) {
        guard sizes[access.id] != nil else { return insert(access) }
        onHit(access)
        if charge(access) > capacity {
            remove(access.id)
            departed.append(access.id)
            return
        }
        changeSize(access)
        while used > capacity {
            evictOne()
            if departed.last == access.id {
                // An entry that has grown is stored anew rather than evicted by its own write.
                departed.removeLast()
                remove(access.id)
                return insertAnew(access)
            }
        }
    }

    /// Past any admission filter, which was passed before.
    func insertAnew(_ access: Access) { insert(access) }

    func changeSize(_ access: Access) { setSize(access.id, charge(access)) }

    @discardableResult
    func read(_ access: Access) -> Bool {
        if sizes[access.id] != nil {
            onHit(access)
            return true
        }
        insert(access)
        return false
    }

    func remove(_ id: UInt32) {
        guard sizes[id] != nil else { return }
        setSize(id, nil)
        onRemove(id)
    }

    func resize(_ capacity: UInt64) {
        self.capacity = capacity
        while used > capacity { evictOne() }
    }
}
