/// S3-FIFO at several sizes: where a key stands and how often it was used are two bits each, kept as four rows of a bit a size.
struct S3FIFOLadder: LadderRungs, ~Copyable {
    /// By id: a place is 1 in the small queue, 2 in the main one, 3 a ghost, 0 nowhere.
    private struct Marks: BitwiseCopyable {
        var placeLow: UInt8 = 0
        var placeHigh: UInt8 = 0
        var usesLow: UInt8 = 0
        var usesHigh: UInt8 = 0
    }

    /// What one size has.
    private struct Rung: ~Copyable {
        var capacity = 0
        var smallShare = 0
        var mainShare = 0
        var ghostShare = 0
        var hasEvicted = false
        var small = RingQueue()
        var main = RingQueue()
        /// Ghosts, the oldest first, and keys that came back since: those are told apart by their bit in `cameBack`.
        var ghosts = RingQueue()
        var ghostCount = 0
    }

    private var marks = DenseArray(filler: Marks())
    /// By id: whether the first of its places in the queue of ghosts stands for nothing any more, because the key came back.
    private var cameBack = DenseArray<UInt8>(filler: 0)
    private var rungs = InlineArray<8, Rung> { _ in Rung() }
    private let needed: UInt8
    private let warmsUpMain: Bool

    init(_ setups: [PolicySetup]) {
        needed = UInt8(setups[0].integer(S3FIFO.threshold))
        warmsUpMain = setups[0].word(S3FIFO.warmUp) == "main"
        for (index, setup) in setups.enumerated() {
            let small = max(1, portion(setup.fraction(S3FIFO.small), of: setup.capacity))
            rungs[index].capacity = Int(clamping: setup.capacity)
            rungs[index].smallShare = Int(clamping: small)
            rungs[index].mainShare = Int(clamping: setup.capacity - small)
            rungs[index].ghostShare = Int(
                clamping: portion(setup.fraction(S3FIFO.ghost), of: setup.capacity))
        }
    }

    @inline(__always)
    func prefetch(_ id: UInt32) { marks.prefetch(id) }

    @inline(__always)
    mutating func hit(_ id: UInt32) -> UInt8 {
        var mark = marks.value(at: id)
        let resident = mark.placeLow ^ mark.placeHigh
        if resident == 0 { return 0 }
        // Counts up to 3 at all sizes at once: 0 to 1, 1 to 2, 2 and 3 to 3.
        let (low, high) = (mark.usesLow, mark.usesHigh)
        mark.usesHigh = high | (low & resident)
        mark.usesLow = (low & ~resident) | ((~low | high) & resident)
        marks[id] = mark
        return resident
    }

    @inline(__always)
    mutating func insert(_ id: UInt32, at rung: Int) {
        let bit = UInt8(1) << UInt8(truncatingIfNeeded: rung)
        marks.include(id)
        let returns = marks[id].placeLow & marks[id].placeHigh & bit != 0
        if returns {
            leaveGhosts(id, at: rung, bit)
            marks[id].placeLow &= ~bit
            marks[id].placeHigh &= ~bit
        }
        if rungs[rung].small.count + rungs[rung].main.count == rungs[rung].capacity {
            evict(at: rung, bit)
        }
        let fillsMain =
            warmsUpMain && !rungs[rung].hasEvicted && rungs[rung].small.count >= rungs[rung].smallShare
        if returns || fillsMain {
            rungs[rung].main.push(id)
            marks[id].placeHigh |= bit
        } else {
            rungs[rung].small.push(id)
            marks[id].placeLow |= bit
        }
        marks[id].usesLow &= ~bit
        marks[id].usesHigh &= ~bit
    }

    @inline(__always)
    private mutating func evict(at rung: Int, _ bit: UInt8) {
        rungs[rung].hasEvicted = true
        while true {
            if rungs[rung].main.count > rungs[rung].mainShare || rungs[rung].small.count == 0 {
                marks.prefetch(rungs[rung].main.ahead(8))
                let last = rungs[rung].main.pop()
                let (low, high) = (marks[last].usesLow & bit, marks[last].usesHigh & bit)
                if low | high == 0 {
                    marks[last].placeHigh &= ~bit
                    return
                }
                // One use less.
                marks[last].usesLow ^= bit
                if low == 0 { marks[last].usesHigh &= ~bit }
                rungs[rung].main.push(last)
            } else {
                marks.prefetch(rungs[rung].small.ahead(8))
                let last = rungs[rung].small.pop()
                let uses =
                    (marks[last].usesLow & bit != 0 ? 1 : 0) + (marks[last].usesHigh & bit != 0 ? 2 : 0)
                if uses < needed {
                    makeGhost(last, at: rung, bit)
                    return
                }
                marks[last].placeLow &= ~bit
                marks[last].placeHigh |= bit
                marks[last].usesLow &= ~bit
                marks[last].usesHigh &= ~bit
                rungs[rung].main.push(last)
            }
        }
    }

    @inline(__always)
    private mutating func makeGhost(_ id: UInt32, at rung: Int, _ bit: UInt8) {
        marks[id].placeHigh |= bit
        cameBack.include(id)
        rungs[rung].ghosts.push(id)
        rungs[rung].ghostCount &+= 1
        while rungs[rung].ghostCount > rungs[rung].ghostShare {
            let ahead = rungs[rung].ghosts.ahead(8)
            marks.prefetch(ahead)
            cameBack.prefetch(ahead)
            let oldest = rungs[rung].ghosts.pop()
            if cameBack[oldest] & bit != 0 {
                cameBack[oldest] &= ~bit
                continue
            }
            rungs[rung].ghostCount &-= 1
            marks[oldest].placeLow &= ~bit
            marks[oldest].placeHigh &= ~bit
        }
    }

    /// Leaves the place of a ghost that comes back to be passed over. Where an earlier place of the same key is to be passed over
    /// already, the whole queue is cleared of such first.
    @inline(__always)
    private mutating func leaveGhosts(_ id: UInt32, at rung: Int, _ bit: UInt8) {
        if cameBack[id] & bit != 0 { clearGhosts(at: rung, bit) }
        cameBack[id] |= bit
        rungs[rung].ghostCount &-= 1
    }

    @inline(never)
    private mutating func clearGhosts(at rung: Int, _ bit: UInt8) {
        for _ in 0..<rungs[rung].ghosts.count {
            let id = rungs[rung].ghosts.pop()
            if cameBack[id] & bit != 0 { cameBack[id] &= ~bit } else { rungs[rung].ghosts.push(id) }
        }
    }

    func residents(at rung: Int) -> Int { rungs[rung].small.count + rungs[rung].main.count }
}
