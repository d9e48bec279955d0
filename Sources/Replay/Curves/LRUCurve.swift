/// The misses of an LRU cache at every size, taken from stack distances.
///
/// Sizes in entries are told apart one by one. Sizes in bytes are told apart at 64 places for each doubling; at those places the
/// counts are exact too, as long as a key's size does not change and no object is larger than the cache.
final class LRUCurve {
    /// What sizes are counted in.
    let countsEntries: Bool
    /// How many requests were reads.
    @exclusivity(unchecked) private(set) var reads: UInt64 = 0
    /// The bytes of those.
    @exclusivity(unchecked) private(set) var readBytes: UInt64 = 0
    /// Reads that hit from one size on, and their bytes.
    private struct Hits: BitwiseCopyable {
        var reads: UInt64 = 0
        var bytes: UInt64 = 0
    }

    /// By place: the hits of the caches that are at least as large as the place says, and of none that is smaller.
    @exclusivity(unchecked) private var hits = FlatArray<Hits>()
    /// The latest hits, each a place and bytes, which are counted when the memory of their places has come.
    @exclusivity(unchecked) private var pending = InlineArray<16, (place: Int, bytes: UInt64)>(
        repeating: (0, 0))
    @exclusivity(unchecked) private var turn = 0
    // Only this class's own methods reach these, one at a time; checking that at each request took a third of the time.
    @exclusivity(unchecked) private var entries = StackDistances<BitSums>()
    @exclusivity(unchecked) private var bytes = StackDistances<WeightSums>()

    init(countsEntries: Bool) { self.countsEntries = countsEntries }

    /// Takes in a stretch of a chunk's requests; those that are not counted only warm up.
    func add(_ batch: RequestBatch, _ range: Range<Int>, isCounted: Bool) {
        let (ids, sizes, operations) = (batch.ids.span, batch.sizes.span, batch.operations.span)
        for index in range {
            if index + 24 < range.upperBound { prefetch(ids[index + 24], ids[index + 8]) }
            let id = ids[index]
            let operation = operations.isEmpty ? .read : operations[index]
            if operation == .delete {
                if countsEntries { entries.forget(id) } else { bytes.forget(id) }
                continue
            }
            if operation == .expire || operation == .replace { continue }
            let size = sizes.isEmpty ? 1 : UInt64(max(sizes[index], 1))
            let distance = countsEntries ? entries.request(id, weight: 1) : bytes.request(id, weight: size)
            guard isCounted, operation == .read else { continue }
            reads &+= 1
            readBytes &+= size
            if let distance { count(distance, size) }
        }
        for _ in 0..<16 { countLater(place: 0, bytes: 0) }
    }

    /// Asks for what the requests after this one will need: first of a key, then of its place.
    @inline(__always)
    private func prefetch(_ id: UInt32, _ nearer: UInt32) {
        if countsEntries {
            entries.prefetch(id)
            entries.prefetchPlace(nearer)
        } else {
            bytes.prefetch(id)
            bytes.prefetchPlace(nearer)
        }
    }

    @inline(__always)
    private func count(_ distance: UInt64, _ size: UInt64) {
        let place = self.place(upTo: distance)
        while place >= hits.count { hits.append(Hits()) }
        hits.prefetch(place)
        countLater(place: place, bytes: size)
    }

    /// Keeps a hit for a while and counts the oldest of those kept; at place 0, which is no distance, stands nothing that anyone reads.
    @inline(__always)
    private func countLater(place: Int, bytes: UInt64) {
        let due = pending[turn]
        pending[turn] = (place, bytes)
        turn = (turn + 1) & 15
        if due.place == 0 { return }
        var found = hits[due.place]
        found.reads &+= 1
        found.bytes &+= due.bytes
        hits[due.place] = found
    }

    /// The first place whose size is at least a distance.
    private func place(upTo distance: UInt64) -> Int {
        if countsEntries { return Int(distance) }
        if distance <= 64 { return Int(distance) }
        let octave = 63 - distance.leadingZeroBitCount - 6
        let step = distance >> UInt64(octave)
        let isOn = step << UInt64(octave) == distance
        return octave * 64 + Int(step) + (isOn ? 0 : 1)
    }

    /// The size of a place, in entries or bytes.
    private func size(ofPlace place: Int) -> UInt64 {
        if countsEntries || place <= 64 { return UInt64(place) }
        let octave = (place - 64) / 64
        return UInt64(64 + (place - 64) % 64) << UInt64(octave)
    }

    /// All sizes at which the curve falls, and its ratios from there on.
    func points() -> [CurvePoint] {
        var points: [CurvePoint] = []
        var (found, foundBytes): (UInt64, UInt64) = (0, 0)
        for place in 0..<hits.count where hits[place].reads > 0 {
            found += hits[place].reads
            foundBytes += hits[place].bytes
            points.append(point(size(ofPlace: place), found, foundBytes))
        }
        return points
    }

    /// The ratios at rising sizes: of sizes in bytes, at the nearest place below each.
    func points(at sizes: [UInt64]) -> [CurvePoint] {
        var (found, foundBytes): (UInt64, UInt64) = (0, 0)
        var place = 0
        var points: [CurvePoint] = []
        for size in sizes {
            while place < hits.count, self.size(ofPlace: place) <= size {
                found += hits[place].reads
                foundBytes += hits[place].bytes
                place += 1
            }
            points.append(point(size, found, foundBytes))
        }
        return points
    }

    private func point(_ size: UInt64, _ found: UInt64, _ foundBytes: UInt64) -> CurvePoint {
        CurvePoint(
            size: size, missRatio: reads == 0 ? 0 : Double(reads - found) / Double(reads),
            byteMissRatio: readBytes == 0 ? 0 : Double(readBytes - foundBytes) / Double(readBytes),
            misses: reads - found)
    }
}

/// A place of a miss-ratio curve.
public struct CurvePoint: Sendable, Equatable {
    /// The cache's size in entries or bytes.
    public var size: UInt64
    /// The share of reads that found nothing.
    public var missRatio: Double
    /// The share of read bytes that were not found.
    public var byteMissRatio: Double
    /// How many reads found nothing; nil if that is an estimate.
    public var misses: UInt64?
    /// Of an estimate, by how much it was corrected: LRU's exact miss ratio at this size less the one that the sample gave.
    public var correction: Double?
}
