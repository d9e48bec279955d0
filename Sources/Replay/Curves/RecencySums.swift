/// The sum of what stands behind a place in a line of places, which is filled from its front on.
protocol RecencySums: ~Copyable {
    /// An empty line with room for so many places.
    init(length: Int)
    /// Puts a weight behind all others, at a place that follows that of the last call.
    mutating func append(_ weight: UInt64, at place: Int)
    /// Empties a place.
    mutating func clear(_ place: Int)
    /// What stands at a place.
    func weight(at place: Int) -> UInt64
    /// The weights behind a place, of which `last` is the last that was filled.
    func sum(behind place: Int, last: Int) -> UInt64
    /// The first place from one on, and up to `last`, where something stands; nil if there is none.
    func firstFilled(from place: Int, last: Int) -> Int?
    /// Asks for the memory that a place needs.
    func prefetch(_ place: Int)
}

/// Sums if every weight is 1: a bit a place, and above that counts with sixteen branches at each node. Neither a look nor a
/// change has a loop or a branch that depends on the place.
///
/// Each node holds how many bits are set under its elder siblings, so that the bits before a place are one number a level, added
/// up. A bit that is cleared takes one from all its later siblings at once, by a comparison and an addition of sixteen lanes. A bit
/// that is set behind all others changes nothing: nodes are written when the end of the line comes to them.
struct BitSums: RecencySums, ~Copyable {
    private var words: FlatArray<UInt64>
    /// By word: the bits before it among its sixteen, at most 960.
    private var low: FlatArray<Int16>
    /// By sixteen words: the bits before them among their sixteen, at most 15,360.
    private var middle: FlatArray<Int16>
    /// By 16,384 places, and then by sixteen of those and so on, one level after the other.
    private var high: FlatArray<Int32>
    private var starts = InlineArray<6, Int>(repeating: 0)
    private let levels: Int
    /// How many bits are set.
    private var total = 0

    init(length: Int) {
        // Nodes of sixteen are whole at every level, and the topmost level is one node.
        var count = length >> 14 + 1
        words = FlatArray(zeros: count << 8)
        low = FlatArray(zeros: count << 8)
        middle = FlatArray(zeros: (count << 4))
        var (room, levels) = (0, 0)
        repeat {
            starts[levels] = room
            room += (count + 15) & ~15
            count = (count + 15) >> 4
            levels += 1
        } while count > 1
        self.levels = levels
        high = FlatArray(zeros: room)
    }

    @inline(__always)
    mutating func append(_ weight: UInt64, at place: Int) {
        if place & 63 == 0 { startWord(place) }
        words[place >> 6] |= 1 << UInt64(place & 63)
        total &+= 1
    }

    /// Writes the nodes that begin at a place, the end of the line: how many bits there are that no higher level has told of.
    @inline(never)
    private mutating func startWord(_ place: Int) {
        var rest = Int32(truncatingIfNeeded: total)
        var level = levels
        while level > 0 {
            level -= 1
            let node = starts[level] + place >> (14 + 4 * level)
            if place & (1 << (14 + 4 * level) - 1) == 0 { high[node] = rest }
            rest -= high[node]
        }
        if place & 1023 == 0 { middle[place >> 10] = Int16(truncatingIfNeeded: rest) }
        rest -= Int32(middle[place >> 10])
        low[place >> 6] = Int16(truncatingIfNeeded: rest)
    }

    @inline(__always)
    mutating func clear(_ place: Int) {
        words[place >> 6] &= ~(1 << UInt64(place & 63))
        total &-= 1
        Self.decrement(&low, behind: place >> 6)
        Self.decrement(&middle, behind: place >> 10)
        for level in 0..<levels { Self.decrement(&high, behind: starts[level] + place >> (14 + 4 * level)) }
    }

    // The sign of a difference tells which lanes are later: comparisons of vectors are not made in one instruction by this compiler.

    /// Takes one from the later siblings of a node.
    @inline(__always)
    private static func decrement(_ counts: inout FlatArray<Int16>, behind node: Int) {
        let lanes = SIMD16<Int16>(0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15)
        let isLater = (SIMD16(repeating: Int16(truncatingIfNeeded: node & 15)) &- lanes) &>> 15
        counts[sixteenFrom: node & ~15] &+= isLater
    }

    @inline(__always)
    private static func decrement(_ counts: inout FlatArray<Int32>, behind node: Int) {
        let lanes = SIMD16<Int32>(0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15)
        let isLater = (SIMD16(repeating: Int32(truncatingIfNeeded: node & 15)) &- lanes) &>> 31
        counts[sixteenFrom: node & ~15] &+= isLater
    }

    @inline(__always)
    func sum(behind place: Int, last: Int) -> UInt64 {
        let bits = words[place >> 6] << UInt64(63 - place & 63)
        var before = bits.nonzeroBitCount + Int(low[place >> 6]) + Int(middle[place >> 10])
        for level in 0..<levels { before &+= Int(high[starts[level] + place >> (14 + 4 * level)]) }
        return UInt64(total - before)
    }

    func weight(at place: Int) -> UInt64 { (words[place >> 6] >> UInt64(place & 63)) & 1 }

    func firstFilled(from place: Int, last: Int) -> Int? {
        if place > last { return nil }
        var index = place >> 6
        var bits = words[index] & (UInt64.max << UInt64(place & 63))
        while bits == 0 {
            index += 1
            if index > last >> 6 { return nil }
            bits = words[index]
        }
        return index << 6 + bits.trailingZeroBitCount
    }

    @inline(__always)
    func prefetch(_ place: Int) {
        words.prefetch(place >> 6)
        low.prefetch(place >> 6)
    }
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

    mutating func append(_ weight: UInt64, at place: Int) { add(weight, at: place) }

    mutating func clear(_ place: Int) { add(0 &- sums[place], at: place) }

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

    func firstFilled(from place: Int, last: Int) -> Int? {
        place > last ? nil : (place...last).first { sums[$0] > 0 }
    }

    func prefetch(_ place: Int) { sums.prefetch(place) }
}
