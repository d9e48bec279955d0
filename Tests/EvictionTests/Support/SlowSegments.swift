import Eviction

/// A slow cache of several queues, residents and ghosts alike, as arrays with the oldest first.
class SlowSegments: SlowCache {
    var queues: [[UInt32]]
    /// The charges of everything that stands in a queue, ghosts too.
    var charges: [UInt32: UInt64] = [:]

    init(capacity: UInt64, countsEntries: Bool, queues: Int) {
        self.queues = Array(repeating: [], count: queues)
        super.init(capacity: capacity, countsEntries: countsEntries)
    }

    func total(_ queue: Int) -> UInt64 { queues[queue].reduce(0) { $0 + (charges[$1] ?? 0) } }

    func place(_ id: UInt32) -> Int? { queues.firstIndex { $0.contains(id) } }

    /// Takes an id out of wherever it stands and puts it at the young end of a queue, or nowhere.
    func move(_ id: UInt32, _ queue: Int?) {
        for index in queues.indices { queues[index].removeAll { $0 == id } }
        if let queue { queues[queue].append(id) }
    }

    /// Forgets the oldest of a queue while it is charged more than `limit`.
    func trim(_ queue: Int, _ limit: UInt64) {
        while total(queue) > limit { queues[queue].removeFirst() }
    }

    /// Records that a resident leaves, and where it goes as a ghost, if anywhere.
    func leave(_ id: UInt32, ghost: Int?) {
        setSize(id, nil)
        departed.append(id)
        move(id, ghost)
    }

    /// Enters a resident at the young end of a queue.
    func enter(_ access: Access, _ queue: Int) {
        charges[access.id] = charge(access)
        move(access.id, queue)
    }

    override func changeSize(_ access: Access) {
        super.changeSize(access)
        charges[access.id] = charge(access)
    }

    override func remove(_ id: UInt32) {
        move(id, nil)
        setSize(id, nil)
    }
}
