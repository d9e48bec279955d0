internal import Eviction
internal import Simulation

/// The slots that will expire, the earliest first and, among equals, the one that was set first.
///
/// Each slot stands in it at most once, so that storing a key again moves its expiry instead of leaving a dead timer behind.
/// Setting and removing cost O(log n).
struct ExpiryHeap: ~Copyable {
    private var heap = KeyedHeap()
    private var sequence: UInt64 = 0

    var first: (slot: Int, time: Instant)? {
        heap.count == 0 ? nil : (Int(heap.top), Self.time(of: heap.key(of: heap.top)))
    }

    mutating func set(_ slot: Int, to time: Instant) {
        sequence += 1
        let id = UInt32(slot)
        let key = KeyedHeap.Key(first: Self.number(of: time), second: sequence)
        if heap.contains(id) { heap.update(id, key) } else { heap.insert(id, key) }
    }

    mutating func remove(_ slot: Int) {
        let id = UInt32(slot)
        if heap.contains(id) { heap.remove(id) }
    }

    // The heap is ordered by unsigned numbers: flipping the sign keeps the order of moments.

    private static func number(of time: Instant) -> UInt64 {
        UInt64(bitPattern: time.nanoseconds) ^ (1 << 63)
    }

    private static func time(of key: KeyedHeap.Key) -> Instant {
        Instant(nanoseconds: Int64(bitPattern: key.first ^ (1 << 63)))
    }
}
