/// A policy that knows when each entry is requested next and evicts the one that is requested furthest in the future.
protocol FuturePolicy: HeapPolicy, ~Copyable {}

extension FuturePolicy where Self: ~Copyable {
    static func sentence(for reason: EvictionReason) -> String { furthestSentence(reason) }

    static func furthestSentence(_ reason: EvictionReason) -> String {
        reason.code == 0
            ? "it is never requested again"
            : "its next use, request \(reason.first), is the furthest in the future"
    }

    /// The furthest first; of entries that are never requested again the one used earliest.
    @inline(__always)
    private func key(_ access: Access) -> KeyedHeap.Key {
        KeyedHeap.Key(first: UInt64(~access.nextUse), second: ledger.now)
    }

    /// When a resident is requested next.
    func nextUse(of id: UInt32) -> UInt32 { ~UInt32(truncatingIfNeeded: heap.key(of: id).first) }

    @inline(__always)
    mutating func hit(_ access: Access) {
        ledger.hit(access.id)
        heap.update(access.id, key(access))
    }

    @inline(__always)
    mutating func admit(_ access: Access) {
        heap.insert(access.id, key(access))
        _ = ledger.enter(access.id, size: access.size)
    }

    func reason(for victim: UInt32) -> EvictionReason {
        let next = nextUse(of: victim)
        return next == Access.noNextUse ? ledger.reason(0) : ledger.reason(1, Int64(next))
    }
}
