/// Greedy-Dual-Size with frequency: an entry's priority is L + frequency × cost / size, the lowest leaves, and L, the cache's age, is
/// raised to the priority of what left, so that old popularity fades; a hit counts one more use and takes the present L.
///
/// The cost of a miss is 1 for every entry unless a replay is told costs; that aims at the number of hits. If all sizes are 1 it
/// is LFU-DA. Ties go by who got its priority first.
///
/// Worked example, capacity 2: `1 1 2 3 2`: 1 is hit and has priority 2; 3 evicts 2 with priority 1, which raises the cache's age to
/// 1, and enters with 2; 2 comes back with 1's priority of 2 the oldest, so 1 leaves.
struct GDSF: HeapPolicy, ~Copyable {
    static var descriptor: PolicyDescriptor {
        PolicyDescriptor(
            name: "gdsf", summary: "evicts the lowest frequency for its size, with aging",
            source:
                "Cherkasova, Improving WWW Proxies Performance with Greedy-Dual-Size-Frequency Caching Policy, 1998",
            complexity: "O(log n)", memory: "8 bytes a key and 24 an entry, no ghosts", usesCost: true)
    }

    static func sentence(for reason: EvictionReason) -> String {
        "its frequency of \(reason.first) for a size of \(reason.second) gave it the lowest priority"
    }

    var ledger: Ledger
    var heap = KeyedHeap()
    private var frequencies = DenseArray<UInt32>(filler: 0)
    /// What a miss of each entry costs; empty while that is 1 for all.
    private var costs = DenseArray<Double>(filler: 1)
    private var age = 0.0
    /// The charge of the first entry, in which sizes are measured. Any unit gives the same order but for rounding, and with this
    /// one entries of one size have whole numbers for priorities.
    private var scale = 1.0

    init(setup: PolicySetup) { ledger = Ledger(setup: setup) }

    @inline(__always)
    private func key(_ id: UInt32, charge: UInt64) -> KeyedHeap.Key {
        let priority = age + Double(frequencies[id]) * (costs.value(at: id) * scale / Double(charge))
        return KeyedHeap.Key(first: priority.bitPattern, second: ledger.now)
    }

    @inline(__always)
    mutating func hit(_ access: Access) {
        ledger.hit(access.id)
        frequencies[access.id] &+= 1
        noteCost(access)
        heap.update(access.id, key(access.id, charge: ledger.charge(of: access.id)))
    }

    @inline(__always)
    mutating func admit(_ access: Access) {
        if ledger.entered == 0 { scale = Double(ledger.charge(access.size)) }
        _ = ledger.enter(access.id, size: access.size)
        frequencies.include(access.id)
        frequencies[access.id] = 1
        noteCost(access)
        heap.insert(access.id, key(access.id, charge: ledger.charge(access.size)))
    }

    @inline(__always)
    private mutating func noteCost(_ access: Access) {
        if access.cost == 1, costs.count == 0 { return }
        costs.include(access.id)
        costs[access.id] = access.cost
    }

    func reason(for victim: UInt32) -> EvictionReason {
        ledger.reason(0, Int64(frequencies[victim]), Int64(clamping: ledger.charge(of: victim)))
    }

    @inline(__always)
    mutating func retire(_ victim: UInt32) {
        age = Double(bitPattern: heap.key(of: victim).first)
        takeOut(victim)
    }

    mutating func changeSize(_ id: UInt32, to size: UInt64) {
        ledger.changeSize(id, to: size)
        heap.update(id, key(id, charge: ledger.charge(of: id)))
    }
}
