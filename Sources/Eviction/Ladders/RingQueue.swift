/// A queue of ids in a ring that grows on demand: what is next lies side by side, so that nothing waits for memory.
struct RingQueue: ~Copyable {
    private var ring = DenseArray<UInt32>(count: 16, filler: noEntry)
    private var mask: UInt32 = 15
    private var first: UInt32 = 0
    private(set) var count = 0

    /// The id at the front of a queue that is not empty.
    var front: UInt32 {
        @inline(__always) get { ring[first] }
    }

    /// The id so many places behind the front, or whatever stood there before.
    @inline(__always)
    func ahead(_ distance: UInt32) -> UInt32 { ring[(first &+ distance) & mask] }

    /// Adds an id at the back; amortised O(1).
    @inline(__always)
    mutating func push(_ id: UInt32) {
        if count == ring.count { grow() }
        ring[(first &+ UInt32(truncatingIfNeeded: count)) & mask] = id
        count &+= 1
    }

    /// Takes the id at the front of a queue that is not empty.
    @inline(__always)
    mutating func pop() -> UInt32 {
        let id = ring[first]
        first = (first &+ 1) & mask
        count &-= 1
        return id
    }

    @inline(never)
    private mutating func grow() {
        var larger = DenseArray<UInt32>(count: ring.count * 2, filler: noEntry)
        for index in 0..<UInt32(truncatingIfNeeded: count) { larger[index] = ring[(first &+ index) & mask] }
        ring = larger
        mask = UInt32(truncatingIfNeeded: ring.count - 1)
        first = 0
    }
}
