/// The LRU stack distance of each request: how much was requested since the last request for the same key, each key counted once
/// and the key itself too. An LRU cache hits just where the distance is within its capacity, so that one pass tells the misses of
/// every size (Mattson, Gecsei, Slutz and Traiger, Evaluation Techniques for Storage Hierarchies, 1970).
///
/// Keys stand in a line in the order of their last use; a distance is what stands behind a key's place, taken from a tree of sums
/// (Olken, Efficient Methods for Calculating the Success Function of Fixed Space Replacement Policies, 1981). A line that is full
/// is closed up into one four times as long as it has keys. O(log distance) a request; some 22 bytes a key.
struct StackDistances<Sums: RecencySums & ~Copyable>: ~Copyable {
    private var sums: Sums
    /// By id: the key's place in the line plus 1, or 0.
    private var places = FlatArray<UInt32>()
    /// By place: the key that was put there.
    private var keys: FlatArray<UInt32>
    private var end = 0
    /// The keys in the line, and the holes.
    private var living = 0
    /// The places of deleted keys that nothing has filled yet, in order.
    private var holes: [Int] = []

    init() {
        sums = Sums(length: 1 << 14)
        keys = FlatArray(zeros: 1 << 14)
    }

    /// Asks for the memory that a key will need.
    @inline(__always)
    func prefetch(_ id: UInt32) { places.prefetch(Int(id)) }

    /// Asks for the memory that the place of a key will need.
    @inline(__always)
    func prefetchPlace(_ id: UInt32) {
        if Int(id) < places.count { sums.prefetch(Int(places[Int(id)])) }
    }

    /// The distance of a request; nil for a key's first. `weight` is what the key counts from now on.
    @inline(__always)
    mutating func request(_ id: UInt32, weight: UInt64) -> UInt64? {
        if end == keys.count { closeUp() }
        while Int(id) >= places.count { places.append(0) }
        let place = Int(places[Int(id)]) - 1
        let new = end
        end += 1
        keys[new] = id
        places[Int(id)] = UInt32(new + 1)
        if place < 0 {
            living += 1
            sums.append(weight, at: new)
            if !holes.isEmpty { fillHole() }
            return nil
        }
        let distance = sums.sum(behind: place, last: new - 1) + weight
        if let hole = holes.last, hole > place { moveHole(to: place) } else { sums.clear(place) }
        sums.append(weight, at: new)
        return distance
    }

    /// Forgets a key that was deleted, so that its next request is as a first. Its place stays as a hole: caches that held the key
    /// have room for one more now, and those that did not have not.
    ///
    /// What is inserted next fills the hole nearest to the front in each cache that has one; a key that comes back from behind the
    /// hole leaves it in its own place, for the caches that held that key. With equal weights this is exact.
    mutating func forget(_ id: UInt32) {
        guard Int(id) < places.count, places[Int(id)] > 0 else { return }
        let place = Int(places[Int(id)]) - 1
        places[Int(id)] = 0
        insertHole(place)
    }

    /// A new key takes the hole that was left last.
    private mutating func fillHole() {
        sums.clear(holes.removeLast())
        living -= 1
    }

    /// The last hole moves to where a key was that came back; that place keeps its weight.
    private mutating func moveHole(to place: Int) {
        sums.clear(holes.removeLast())
        insertHole(place)
    }

    private mutating func insertHole(_ place: Int) {
        var (low, high) = (0, holes.count)
        while low < high {
            let middle = (low + high) / 2
            if holes[middle] < place { low = middle + 1 } else { high = middle }
        }
        holes.insert(place, at: low)
    }

    /// Moves all keys and holes to the front of a new line.
    @inline(never)
    private mutating func closeUp() {
        let length = max(1 << 14, 4 * (living + 1))
        var moved = Sums(length: length)
        var newKeys = FlatArray<UInt32>(zeros: length)
        var newHoles: [Int] = []
        var next = 0
        var place = -1
        while let filled = sums.firstFilled(from: place + 1, last: end - 1) {
            place = filled
            let id = Int(keys[place])
            if Int(places[id]) == place + 1 {
                places[id] = UInt32(next + 1)
            } else {
                // What stands where its key is not any more is a hole; they are in order.
                newHoles.append(next)
            }
            moved.append(sums.weight(at: place), at: next)
            newKeys[next] = UInt32(id)
            next += 1
        }
        sums = moved
        keys = newKeys
        holes = newHoles
        living = next
        end = next
    }
}
