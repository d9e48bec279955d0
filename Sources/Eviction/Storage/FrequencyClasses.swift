/// Entries grouped by how often they were used: a list of classes by rising frequency, each a queue in the order in which
/// its entries reached it. Every operation is O(1).
struct FrequencyClasses: ~Copyable {
    private struct FrequencyClass: BitwiseCopyable {
        var frequency: UInt64 = 0
        var queue = Queue()
        var lower = noEntry
        var higher = noEntry
    }

    private var queues = LinkedQueues()
    private var classOfID = DenseArray<UInt32>(filler: noEntry)
    private var classes = DenseArray(filler: FrequencyClass())
    /// The classes made so far; those that are empty again are linked through `higher` from `free`.
    private var made: UInt32 = 0
    private var free = noEntry
    private var lowest = noEntry

    @inline(__always)
    func contains(_ id: UInt32) -> Bool { classOfID.value(at: id) != noEntry }

    /// Asks for what is kept of an id.
    @inline(__always)
    func prefetch(_ id: UInt32) {
        classOfID.prefetch(id)
        queues.prefetch(id)
    }

    /// Asks for what is kept of the neighbours of an id.
    @inline(__always)
    func prefetchNeighbours(_ id: UInt32) { queues.prefetchNeighbours(id) }

    /// The entry that reached the lowest frequency first; there must be an entry.
    @inline(__always)
    var oldestOfLowest: UInt32 { classes[lowest].queue.tail }

    var lowestFrequency: UInt64 { classes[lowest].frequency }

    var countOfLowest: Int { classes[lowest].queue.count }

    /// The frequency of an entry that is in a class.
    func frequency(of id: UInt32) -> UInt64 { classes[classOfID[id]].frequency }

    /// Adds an entry with frequency 1.
    @inline(__always)
    mutating func insert(_ id: UInt32) {
        queues.include(id)
        classOfID.include(id)
        if lowest == noEntry || classes[lowest].frequency != 1 { makeClass(frequency: 1, above: noEntry) }
        classOfID[id] = lowest
        queues.pushHead(id, &classes[lowest].queue)
    }

    /// Raises the frequency of an entry by 1.
    @inline(__always)
    mutating func promote(_ id: UInt32) {
        let old = classOfID[id]
        let frequency = classes[old].frequency &+ 1
        var target = classes[old].higher
        if target == noEntry || classes[target].frequency != frequency {
            if classes[old].queue.head == classes[old].queue.tail {
                classes[old].frequency = frequency
                return
            }
            target = makeClass(frequency: frequency, above: old)
        }
        queues.unlink(id, &classes[old].queue)
        queues.pushHead(id, &classes[target].queue)
        classOfID[id] = target
        if classes[old].queue.isEmpty { dropClass(old) }
    }

    /// Takes out an entry that is in a class.
    @inline(__always)
    mutating func remove(_ id: UInt32) {
        let old = classOfID[id]
        queues.unlink(id, &classes[old].queue)
        classOfID[id] = noEntry
        if classes[old].queue.isEmpty { dropClass(old) }
    }

    /// All entries by rising frequency, those of the same in the order in which they reached it.
    func fromLowest() -> [UInt32] {
        var ids: [UInt32] = []
        var position = lowest
        while position != noEntry {
            ids += queues.fromTail(classes[position].queue)
            position = classes[position].higher
        }
        return ids
    }

    /// Links an empty class in above another, or as the lowest.
    @inline(never) @discardableResult
    private mutating func makeClass(frequency: UInt64, above lower: UInt32) -> UInt32 {
        let made: UInt32
        if free != noEntry {
            made = free
            free = classes[made].higher
        } else {
            made = self.made
            self.made += 1
            classes.include(made)
        }
        let higher = lower == noEntry ? lowest : classes[lower].higher
        classes[made] = FrequencyClass(frequency: frequency, lower: lower, higher: higher)
        if lower == noEntry { lowest = made } else { classes[lower].higher = made }
        if higher != noEntry { classes[higher].lower = made }
        return made
    }

    /// Unlinks a class that has become empty.
    @inline(never)
    private mutating func dropClass(_ position: UInt32) {
        let lower = classes[position].lower
        let higher = classes[position].higher
        if lower == noEntry { lowest = higher } else { classes[lower].higher = higher }
        if higher != noEntry { classes[higher].lower = lower }
        classes[position].higher = free
        free = position
    }
}
