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

    /// Sets the size of an entry, or strikes it off with nil.
    final func setSize(_ id: UInt32, _ size: UInt64?) {
        used = used - (sizes[id] ?? 0) + (size ?? 0)
        sizes[id] = size
    }

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
        while used > capacity { evictOne() }
    }

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
