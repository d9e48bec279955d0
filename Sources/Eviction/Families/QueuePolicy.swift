/// A policy that keeps its residents in one queue, a mark beside each: FIFO, LRU, MRU, CLOCK and SIEVE.
protocol QueuePolicy: EvictionPolicy, ~Copyable {
    /// The residents in their order, the newest at the head.
    var queue: MarkedQueue { get set }
    /// What a hit changes, which is the memory that must be fetched ahead.
    static var hitChanges: MarkedQueue.Change { get }
}

extension QueuePolicy where Self: ~Copyable {
    @inline(__always)
    func contains(_ id: UInt32) -> Bool { queue.contains(id) }

    @inline(__always)
    func prefetch(_ id: UInt32) { queue.prefetch(id, Self.hitChanges) }

    @inline(__always)
    func prefetchNeighbours(_ id: UInt32) {
        if Self.hitChanges == .order { queue.prefetchNeighbours(id) }
    }

    @inline(__always)
    mutating func admit(_ access: Access) {
        queue.pushHead(access.id)
        if ledger.enter(access.id, size: access.size) { fitShares() }
    }

    @inline(__always)
    mutating func nextVictim() -> UInt32 { queue.tail }

    @inline(__always)
    mutating func takeOut(_ id: UInt32) {
        queue.remove(id)
        ledger.leave(id)
    }

    @inline(__always)
    mutating func retire(_ victim: UInt32) {
        takeOut(victim)
        queue.prefetchTail()
    }

    func residentsInEvictionOrder() -> [UInt32] { queue.fromTail() }
}

/// A queue of dense ids with a small number beside each: 0 for an id that is not in the queue, 1 for one that has just come in, and
/// above that whatever the policy counts.
struct MarkedQueue: ~Copyable {
    /// What a hit may change.
    enum Change {
        /// Nothing.
        case nothing
        /// The mark.
        case mark
        /// The entry's place in the queue.
        case order
    }

    private var links = LinkedQueues()
    private var ends = Queue()
    private var marks = DenseArray<UInt8>(filler: 0)

    @inline(__always)
    func contains(_ id: UInt32) -> Bool { marks.value(at: id) != 0 }

    /// The id at the end of the queue, which came in first.
    var tail: UInt32 {
        @inline(__always) get { ends.tail }
    }

    /// The id at the start of the queue, which came in or was moved last.
    var head: UInt32 {
        @inline(__always) get { ends.head }
    }

    /// The neighbour of an id towards the head, or `noEntry`.
    @inline(__always)
    func newer(_ id: UInt32) -> UInt32 { links.newer(id) }

    /// The mark of an id that is in the queue.
    subscript(mark id: UInt32) -> UInt8 {
        @inline(__always) get { marks[id] }
        @inline(__always) set { marks[id] = newValue }
    }

    /// Puts an id that is not in the queue at its head, with a mark of 1.
    @inline(__always)
    mutating func pushHead(_ id: UInt32) {
        links.include(id)
        marks.include(id)
        marks[id] = 1
        links.pushHead(id, &ends)
    }

    @inline(__always)
    mutating func moveToHead(_ id: UInt32) { links.moveToHead(id, &ends) }

    @inline(__always)
    mutating func remove(_ id: UInt32) {
        links.unlink(id, &ends)
        marks[id] = 0
    }

    /// Asks for what the next removal at the tail will need: what nobody has used for long is far away.
    @inline(__always)
    func prefetchTail() { marks.prefetch(links.prefetchTail(ends)) }

    @inline(__always)
    func prefetch(_ id: UInt32, _ change: Change) {
        marks.prefetch(id)
        if change != .nothing { links.prefetch(id) }
    }

    @inline(__always)
    func prefetchNeighbours(_ id: UInt32) { links.prefetchNeighbours(id) }

    /// The ids from tail to head.
    func fromTail() -> [UInt32] { links.fromTail(ends) }
}
