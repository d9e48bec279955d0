/// The id that stands for "no entry" in links.
let noEntry = UInt32.max

/// The two neighbours of an entry in the queue it stands in, side by side in one cache line.
struct Link: BitwiseCopyable {
    /// The neighbour towards the head.
    var newer: UInt32
    /// The neighbour towards the tail.
    var older: UInt32
}

/// The ends of one doubly linked queue; its links are kept in a `LinkedQueues`.
struct Queue: BitwiseCopyable {
    /// The entry pushed last, or `noEntry`.
    var head = noEntry
    /// The entry at the end of the queue, or `noEntry`.
    var tail = noEntry
    /// How many entries stand in the queue.
    var count = 0

    var isEmpty: Bool { tail == noEntry }
}

/// Doubly linked queues over dense ids, of which each id stands in at most one; every operation is O(1).
struct LinkedQueues: ~Copyable {
    private var links = DenseArray(filler: Link(newer: noEntry, older: noEntry))

    /// Asks for the links of an id.
    @inline(__always)
    func prefetch(_ id: UInt32) { links.prefetch(id) }

    /// Asks for the links of the entry before the tail of a queue, and says which that is: victims are what nobody has looked at
    /// for long, so that their memory is far away.
    @inline(__always)
    func prefetchTail(_ queue: Queue) -> UInt32 {
        let next = links.value(at: queue.tail).newer
        links.prefetch(next)
        return next
    }

    /// Asks for the links of the neighbours of an id, whose own are there by now.
    @inline(__always)
    func prefetchNeighbours(_ id: UInt32) {
        let link = links.value(at: id)
        links.prefetch(link.newer)
        links.prefetch(link.older)
    }

    /// The neighbour of `id` towards the head, or `noEntry`.
    @inline(__always)
    func newer(_ id: UInt32) -> UInt32 { links[id].newer }

    /// The neighbour of `id` towards the tail, or `noEntry`.
    @inline(__always)
    func older(_ id: UInt32) -> UInt32 { links[id].older }

    /// Makes room for the links of `id`; needed once before it is pushed.
    @inline(__always)
    mutating func include(_ id: UInt32) { links.include(id) }

    /// Puts `id`, which stands in no queue, at the head.
    @inline(__always)
    mutating func pushHead(_ id: UInt32, _ queue: inout Queue) {
        links[id] = Link(newer: noEntry, older: queue.head)
        if queue.head != noEntry { links[queue.head].newer = id } else { queue.tail = id }
        queue.head = id
        queue.count &+= 1
    }

    /// Puts `id`, which stands in no queue, at the tail.
    @inline(__always)
    mutating func pushTail(_ id: UInt32, _ queue: inout Queue) {
        links[id] = Link(newer: queue.tail, older: noEntry)
        if queue.tail != noEntry { links[queue.tail].older = id } else { queue.head = id }
        queue.tail = id
        queue.count &+= 1
    }

    /// Puts `id`, which stands in no queue, next to an entry of one, on its side towards the tail.
    @inline(__always)
    mutating func insert(_ id: UInt32, olderThan next: UInt32, _ queue: inout Queue) {
        let older = links[next].older
        links[id] = Link(newer: next, older: older)
        links[next].older = id
        if older != noEntry { links[older].newer = id } else { queue.tail = id }
        queue.count &+= 1
    }

    /// Takes `id` out of the queue it stands in.
    @inline(__always)
    mutating func unlink(_ id: UInt32, _ queue: inout Queue) {
        let link = links[id]
        if link.newer != noEntry { links[link.newer].older = link.older } else { queue.head = link.older }
        if link.older != noEntry { links[link.older].newer = link.newer } else { queue.tail = link.newer }
        queue.count &-= 1
    }

    /// Moves `id` to the head of the queue it stands in.
    @inline(__always)
    mutating func moveToHead(_ id: UInt32, _ queue: inout Queue) {
        if queue.head == id { return }
        unlink(id, &queue)
        pushHead(id, &queue)
    }

    /// The entries of a queue from tail to head.
    func fromTail(_ queue: Queue) -> [UInt32] {
        var ids: [UInt32] = []
        ids.reserveCapacity(queue.count)
        var id = queue.tail
        while id != noEntry {
            ids.append(id)
            id = links[id].newer
        }
        return ids
    }
}
