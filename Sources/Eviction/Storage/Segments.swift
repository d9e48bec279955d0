/// Several queues over dense ids, of which each id stands in at most one, with the charges in each added up.
///
/// Segments are numbered from 1; 0 is nowhere. Residents and ghosts may be kept in the same `Segments`.
struct Segments: ~Copyable {
    private struct Segment: BitwiseCopyable {
        var queue = Queue()
        var used: UInt64 = 0
    }

    private var links = LinkedQueues()
    private var places = DenseArray<UInt8>(filler: 0)
    private var segments: DenseArray<Segment>

    init(count: Int) {
        segments = DenseArray(count: count + 1, filler: Segment())
    }

    /// Asks for what is kept of an id.
    @inline(__always)
    func prefetch(_ id: UInt32) {
        places.prefetch(id)
        links.prefetch(id)
    }

    /// Asks for what is kept of the entry before the tail of a segment.
    @inline(__always)
    func prefetchTail(_ segment: UInt8) {
        places.prefetch(links.prefetchTail(segments[UInt32(segment)].queue))
    }

    /// Asks for what is kept of the neighbours of an id.
    @inline(__always)
    func prefetchNeighbours(_ id: UInt32) { links.prefetchNeighbours(id) }

    /// The segment an id stands in, or 0.
    @inline(__always)
    func place(of id: UInt32) -> UInt8 { places.value(at: id) }

    /// The charges in a segment, added up.
    @inline(__always)
    func used(_ segment: UInt8) -> UInt64 { segments[UInt32(segment)].used }

    /// How many ids stand in a segment.
    @inline(__always)
    func count(_ segment: UInt8) -> Int { segments[UInt32(segment)].queue.count }

    /// How many ids stand in all segments together.
    var total: Int { (0..<segments.count).reduce(0) { $0 + segments[UInt32($1)].queue.count } }

    /// The id at the end of a segment, or `noEntry`.
    @inline(__always)
    func tail(_ segment: UInt8) -> UInt32 { segments[UInt32(segment)].queue.tail }

    /// The id at the start of a segment, or `noEntry`.
    @inline(__always)
    func head(_ segment: UInt8) -> UInt32 { segments[UInt32(segment)].queue.head }

    /// Puts an id that stands nowhere at the head of a segment.
    @inline(__always)
    mutating func pushHead(_ id: UInt32, _ segment: UInt8, charge: UInt64) {
        links.include(id)
        places.include(id)
        places[id] = segment
        links.pushHead(id, &segments[UInt32(segment)].queue)
        segments[UInt32(segment)].used &+= charge
    }

    /// Takes an id out of the segment it stands in.
    @inline(__always)
    mutating func remove(_ id: UInt32, charge: UInt64) {
        let segment = UInt32(places[id])
        places[id] = 0
        links.unlink(id, &segments[segment].queue)
        segments[segment].used &-= charge
        prefetchTail(UInt8(truncatingIfNeeded: segment))
    }

    /// Moves an id from the segment it stands in to the head of another or of the same.
    @inline(__always)
    mutating func move(_ id: UInt32, to segment: UInt8, charge: UInt64) {
        let old = UInt32(places[id])
        links.unlink(id, &segments[old].queue)
        segments[old].used &-= charge
        prefetchTail(UInt8(truncatingIfNeeded: old))
        places[id] = segment
        links.pushHead(id, &segments[UInt32(segment)].queue)
        segments[UInt32(segment)].used &+= charge
    }

    /// Moves an id to the head of the segment it stands in.
    @inline(__always)
    mutating func moveToHead(_ id: UInt32) {
        links.moveToHead(id, &segments[UInt32(places[id])].queue)
    }

    /// Corrects the charges of the segment an id stands in, when its size changes.
    mutating func recharge(_ id: UInt32, from old: UInt64, to new: UInt64) {
        let segment = UInt32(places[id])
        segments[segment].used = segments[segment].used &- old &+ new
    }

    /// The ids of a segment from tail to head.
    func fromTail(_ segment: UInt8) -> [UInt32] {
        links.fromTail(segments[UInt32(segment)].queue)
    }
}
