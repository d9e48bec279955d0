/// A policy whose victim is the resident with the smallest key of a `KeyedHeap`.
protocol HeapPolicy: EvictionPolicy, ~Copyable {
    /// The residents by key.
    var heap: KeyedHeap { get set }
}

extension HeapPolicy where Self: ~Copyable {
    @inline(__always)
    func contains(_ id: UInt32) -> Bool { heap.contains(id) }

    @inline(__always)
    mutating func nextVictim() -> UInt32 { heap.top }

    /// Takes a resident out of the heap and the ledger.
    @inline(__always)
    mutating func takeOut(_ id: UInt32) {
        heap.remove(id)
        ledger.leave(id)
    }

    mutating func remove(_ id: UInt32) {
        if contains(id) { takeOut(id) }
    }

    func residentsInEvictionOrder() -> [UInt32] { heap.sorted() }
}
