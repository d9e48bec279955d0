/// The sum of what stands behind a place in a line of places.
protocol RecencySums: ~Copyable {
    /// An empty line of so many places.
    init(length: Int)
    /// Puts a weight at an empty place.
    mutating func put(_ weight: UInt64, at place: Int)
    /// Empties a place.
    mutating func clear(_ place: Int)
    /// Moves what stands at one place to an empty one behind it, with another weight.
    mutating func move(_ place: Int, to end: Int, weight: UInt64)
    /// What stands at a place.
    func weight(at place: Int) -> UInt64
    /// The weights behind a place; nothing stands behind `last`. O(log(last − place)).
    func sum(behind place: Int, last: Int) -> UInt64
    /// Asks for the memory that a place needs.
    func prefetch(_ place: Int)
}

/// Sums where every weight is 1: a bit a place, and above that counts with sixteen branches at each node.
struct BitSums: RecencySums, ~Copyable {
    private var words: FlatArray<UInt64>
    /// All levels one after the other: first how many bits are set in each eight words, then in each sixteen of those, and so on.
    private var counts: FlatArray<UInt32>
    private var starts = InlineArray<8, Int>(repeating: 0)
    private let levels: Int

    init(length: Int) {
        words = FlatArray(zeros: (length >> 9 + 1) << 3)
        var total = 0
        var count = length >> 9 + 1
        var levels = 0
        while true {
            starts[levels] = total
            // Room to look sixteen at a time.
            total += count + 16
            levels += 1
            if count == 1 || levels == 8 { break }
            count = (count + 15) >> 4
        }
        self.levels = levels
        counts = FlatArray(zeros: total)
    }

    @inline(__always)
    mutating func put(_ weight: UInt64, at place: Int) {
        words[place >> 6] |= 1 << UInt64(place & 63)
        var node = place >> 9
        for level in 0..<levels {
            counts[starts[level] + node] &+= 1
            node >>= 4
        }
    }

    @inline(__always)
    mutating func clear(_ place: Int) {
        words[place >> 6] &= ~(1 << UInt64(place & 63))
        var node = place >> 9
        for level in 0..<levels {
            counts[starts[level] + node] &-= 1
            node >>= 4
        }
    }

    @inline(__always)
    mutating func move(_ place: Int, to end: Int, weight: UInt64) {
        words[place >> 6] &= ~(1 << UInt64(place & 63))
        words[end >> 6] |= 1 << UInt64(end & 63)
        var (old, new) = (place >> 9, end >> 9)
        var level = 0
        while old != new {
            counts[starts[level] + old] &-= 1
            counts[starts[level] + new] &+= 1
            old >>= 4
            new >>= 4
            level += 1
        }
    }

    @inline(__always)
    func sum(behind place: Int, last: Int) -> UInt64 {
        var word = place >> 6
        var total = ((words[word] >> UInt64(place & 63)) >> 1).nonzeroBitCount
        let stop = min(word | 7, last >> 6)
        while word < stop {
            word += 1
            total &+= words[word].nonzeroBitCount
        }
        var (node, end) = (place >> 9, last >> 9)
        var level = 0
        while node != end {
            let stop = min(node | 15, end)
            let start = starts[level]
            while node < stop {
                node += 1
                total &+= Int(counts[start + node])
            }
            node >>= 4
            end >>= 4
            level += 1
        }
        return UInt64(total)
    }

    func weight(at place: Int) -> UInt64 { (words[place >> 6] >> UInt64(place & 63)) & 1 }

    @inline(__always)
    func prefetch(_ place: Int) { words.prefetch(place >> 6) }
}

/// Sums of any weights, with sixteen branches at each node.
struct WeightSums: RecencySums, ~Copyable {
    private var sums: FlatArray<UInt64>
    private var starts = InlineArray<8, Int>(repeating: 0)
    private let levels: Int

    init(length: Int) {
        var total = 0
        var count = length + 1
        var levels = 0
        while true {
            starts[levels] = total
            total += count + 16
            levels += 1
            if count == 1 || levels == 8 { break }
            count = (count + 15) >> 4
        }
        self.levels = levels
        sums = FlatArray(zeros: total)
    }

    mutating func put(_ weight: UInt64, at place: Int) { add(weight, at: place) }

    mutating func clear(_ place: Int) { add(0 &- sums[place], at: place) }

    mutating func move(_ place: Int, to end: Int, weight: UInt64) {
        clear(place)
        add(weight, at: end)
    }

    private mutating func add(_ weight: UInt64, at place: Int) {
        var node = place
        for level in 0..<levels {
            sums[starts[level] + node] &+= weight
            node >>= 4
        }
    }

    func sum(behind place: Int, last: Int) -> UInt64 {
        var total: UInt64 = 0
        var (node, end) = (place, last)
        var level = 0
        while node != end {
            let stop = min(node | 15, end)
            while node < stop {
                node += 1
                total &+= sums[starts[level] + node]
            }
            node >>= 4
            end >>= 4
            level += 1
        }
        return total
    }

    func weight(at place: Int) -> UInt64 { sums[place] }

    func prefetch(_ place: Int) { sums.prefetch(place) }
}
