/// SIEVE at several sizes. Entries stand in the order of their insertion in a line; who leaves leaves a gap behind, and a line that
/// is full is closed up into one with as much room again.
struct SieveLadder: LadderRungs, ~Copyable {
    /// By id, a bit a size.
    private struct Marks: BitwiseCopyable {
        var resident: UInt8 = 0
        /// Visited since the hand passed; only where resident.
        var visited: UInt8 = 0
    }

    /// The entries of one size.
    private struct Line: ~Copyable {
        var ids = DenseArray<UInt32>(count: 64, filler: noEntry)
        var end: UInt32 = 0
        /// The place to look at next.
        var hand: UInt32 = 0
        var count = 0
    }

    private var marks = DenseArray(filler: Marks())
    private var lines = InlineArray<8, Line> { _ in Line() }
    private var capacities = InlineArray<8, Int>(repeating: 0)

    init(_ setups: [PolicySetup]) {
        for index in setups.indices { capacities[index] = Int(clamping: setups[index].capacity) }
    }

    @inline(__always)
    func prefetch(_ id: UInt32) { marks.prefetch(id) }

    @inline(__always)
    mutating func hit(_ id: UInt32) -> UInt8 {
        let resident = marks.value(at: id).resident
        if resident != 0 { marks[id].visited = resident }
        return resident
    }

    @inline(__always)
    mutating func insert(_ id: UInt32, at rung: Int) {
        let bit = UInt8(1) << UInt8(truncatingIfNeeded: rung)
        if lines[rung].count == capacities[rung] { evict(at: rung, bit) }
        if lines[rung].end == lines[rung].ids.count { closeUp(rung) }
        lines[rung].ids[lines[rung].end] = id
        lines[rung].end &+= 1
        lines[rung].count &+= 1
        marks.include(id)
        marks[id].resident |= bit
    }

    /// Takes out the first entry from the hand on, and round, that was not visited.
    @inline(__always)
    private mutating func evict(at rung: Int, _ bit: UInt8) {
        var place = lines[rung].hand
        let end = lines[rung].end
        while true {
            if place &+ 8 < end {
                let ahead = lines[rung].ids[place &+ 8]
                if ahead != noEntry { marks.prefetch(ahead) }
            }
            let id = lines[rung].ids[place]
            if id != noEntry {
                if marks[id].visited & bit == 0 {
                    marks[id].resident &= ~bit
                    break
                }
                marks[id].visited &= ~bit
            }
            place = place &+ 1 == end ? 0 : place &+ 1
        }
        lines[rung].ids[place] = noEntry
        lines[rung].count &-= 1
        // The hand goes on to the next entry, which is the oldest if the victim was the newest; not to one that comes in later.
        repeat { place &+= 1 } while place < end && lines[rung].ids[place] == noEntry
        lines[rung].hand = place == end ? 0 : place
    }

    /// Moves the entries of a line to the front of a new one.
    @inline(never)
    private mutating func closeUp(_ rung: Int) {
        var line = Line()
        line.ids = DenseArray(count: max(64, 2 * (lines[rung].count + 1)), filler: noEntry)
        for place in 0..<lines[rung].end {
            // The hand may stand on a gap at the front, and then goes on to the entry that comes next.
            if place == lines[rung].hand { line.hand = line.end }
            let id = lines[rung].ids[place]
            if id == noEntry { continue }
            line.ids[line.end] = id
            line.end &+= 1
        }
        line.count = lines[rung].count
        if line.hand == line.end { line.hand = 0 }
        lines[rung] = line
    }

    func residents(at rung: Int) -> Int { lines[rung].count }
}
