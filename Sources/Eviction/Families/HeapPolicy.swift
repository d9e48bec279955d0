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

    @inline(__always)
    mutating func takeOut(_ id: UInt32) {
        heap.remove(id)
        ledger.leave(id)
    }

    func residentsInEvictionOrder() -> [UInt32] { heap.sorted() }
}
