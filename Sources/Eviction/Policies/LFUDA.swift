/// LFU with dynamic aging: an entry's priority is its frequency plus L, the cache's age, at its last use; the lowest leaves, and
/// L is raised to the priority of what left, so that what was popular long ago does not stay for ever.
///
/// Ties go by who got its priority first.
///
/// The paper defines it as GDSF without the size, so with entries of one size the two have the same misses, and those are within
/// 0.1% of libCacheSim 0.3.5's GDSF. That program's LFUDA is another policy: a hit there adds the cache's age to the frequency.
///
/// Worked example, capacity 2: `1 1 2 3 2`: 1 is hit and has priority 2; 3 evicts 2 with priority 1, which raises the cache's age
/// to 1, and enters with priority 2; 2 comes back, and 1, which got its priority of 2 before 3 did, leaves.
struct LFUDA: HeapPolicy, ~Copyable {
    static var descriptor: PolicyDescriptor {
        PolicyDescriptor(
            name: "lfu-da",
            summary: "evicts the least frequently used, with aging, so that old popularity fades",
            source:
                "Arlitt, Cherkasova, Dilley, Friedrich and Jin, Evaluating Content Management Techniques for Web Proxy"
                + " Caches, 1999",
            complexity: "O(log n)", memory: "8 bytes a key and 24 an entry, no ghosts")
    }

    static func sentence(for reason: EvictionReason) -> String {
        "its frequency of \(reason.first) and the cache's age at its last use gave it the lowest priority, \(reason.second)"
    }

    var ledger: Ledger
    var heap = KeyedHeap()
    private var frequencies = DenseArray<UInt32>(filler: 0)
    private var age: UInt64 = 0

    init(setup: PolicySetup) {
        ledger = Ledger(setup: setup)
    }

    @inline(__always)
    mutating func hit(_ access: Access) {
        ledger.hit(access.id)
        frequencies[access.id] &+= 1
        heap.update(
            access.id, KeyedHeap.Key(first: age &+ UInt64(frequencies[access.id]), second: ledger.now))
    }

    @inline(__always)
    mutating func admit(_ access: Access) {
        _ = ledger.enter(access.id, size: access.size)
        frequencies.include(access.id)
        frequencies[access.id] = 1
        heap.insert(access.id, KeyedHeap.Key(first: age &+ 1, second: ledger.now))
    }

    func reason(for victim: UInt32) -> EvictionReason {
        ledger.reason(0, Int64(frequencies[victim]), Int64(clamping: heap.key(of: victim).first))
    }

    @inline(__always)
    mutating func retire(_ victim: UInt32) {
        age = heap.key(of: victim).first
        takeOut(victim)
    }
}
