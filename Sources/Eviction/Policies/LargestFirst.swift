/// SIZE: the victim is the largest entry, and of equals the one that came in or was used earliest.
///
/// Many small entries take the place of one large one, which raises the share of requests that hit and lowers that of bytes.
///
/// Worked example, capacity 10 bytes: 1 has 6 bytes, 2 has 3; 3 comes with 4 bytes, so 1 leaves.
struct LargestFirst: HeapPolicy, ~Copyable {
    static var descriptor: PolicyDescriptor {
        PolicyDescriptor(
            name: "size", summary: "evicts the largest entry",
            source:
                "Williams, Abrams, Standridge, Abdulla and Fox, Removal Policies in Network Caches, SIGCOMM 1996",
            complexity: "O(log n)", memory: "4 bytes a key and 24 an entry, no ghosts")
    }

    static func sentence(for reason: EvictionReason) -> String {
        "its size of \(reason.first) was the largest; its last use was \(requestsAgo(reason.second))"
    }

    var ledger: Ledger
    var heap = KeyedHeap()

    init(setup: PolicySetup) { ledger = Ledger(setup: setup) }

    @inline(__always)
    private func key(_ charge: UInt64) -> KeyedHeap.Key { KeyedHeap.Key(first: ~charge, second: ledger.now) }

    @inline(__always)
    mutating func hit(_ access: Access) {
        ledger.hit(access.id)
        heap.update(access.id, key(ledger.charge(of: access.id)))
    }

    @inline(__always)
    mutating func admit(_ access: Access) {
        _ = ledger.enter(access.id, size: access.size)
        heap.insert(access.id, key(ledger.charge(access.size)))
    }

    mutating func changeSize(_ id: UInt32, to size: UInt64) {
        ledger.changeSize(id, to: size)
        heap.update(id, key(ledger.charge(of: id)))
    }

    func reason(for victim: UInt32) -> EvictionReason {
        ledger.reason(0, Int64(clamping: ledger.charge(of: victim)), ledger.sinceUse(victim))
    }
}
