/// The lines that have to leave one text and those that have to enter it to make the other.
///
/// Myers, "An O(ND) Difference Algorithm and Its Variations" (1986), in its linear-space form: memory is proportional
/// to the number of lines. The result is the shortest one as long as no search passes `costLimit` edits; past it, the
/// search splits where it has come furthest (as GNU diff and git do), so time stays within a constant times
/// `costLimit` a line however unlike the texts are.
struct LineDiff {
    /// A stretch of the old text that a stretch of the new one replaces; one of the two may be empty.
    struct Change: Equatable {
        var old: Range<Int>
        var new: Range<Int>
    }

    /// What differs, in order; between two changes stands at least one line that both texts have.
    private(set) var changes: [Change] = []

    /// Compares two texts, given as lines.
    init(old: [ArraySlice<UInt8>], new: [ArraySlice<UInt8>], costLimit: Int = 256) {
        var removed = Array(repeating: false, count: old.count)
        var added = Array(repeating: false, count: new.count)
        var numbers: [ArraySlice<UInt8>: Int] = [:]
        func number(_ line: ArraySlice<UInt8>) -> Int {
            if let known = numbers[line] { return known }
            numbers[line] = numbers.count
            return numbers.count - 1
        }
        let oldNumbers = old.map(number)
        let newNumbers = new.map(number)
        var isInOld = Array(repeating: false, count: numbers.count)
        var isInNew = isInOld
        for number in oldNumbers { isInOld[number] = true }
        for number in newNumbers { isInNew[number] = true }

        // A line that stands in one text only is an edit whatever else happens, so it need not be searched.
        for (index, number) in oldNumbers.enumerated() where !isInNew[number] { removed[index] = true }
        for (index, number) in newNumbers.enumerated() where !isInOld[number] { added[index] = true }
        let oldKept = oldNumbers.indices.filter { !removed[$0] }
        let newKept = newNumbers.indices.filter { !added[$0] }
        var search = MyersSearch(
            old: oldKept.map { oldNumbers[$0] }, new: newKept.map { newNumbers[$0] }, costLimit: costLimit)
        search.run()
        for (position, index) in oldKept.enumerated() where search.removed[position] { removed[index] = true }
        for (position, index) in newKept.enumerated() where search.added[position] { added[index] = true }

        var (oldIndex, newIndex) = (0, 0)
        while oldIndex < old.count || newIndex < new.count {
            let (oldStart, newStart) = (oldIndex, newIndex)
            while oldIndex < old.count, removed[oldIndex] { oldIndex += 1 }
            while newIndex < new.count, added[newIndex] { newIndex += 1 }
            if oldIndex > oldStart || newIndex > newStart {
                changes.append(Change(old: oldStart..<oldIndex, new: newStart..<newIndex))
            } else {
                oldIndex += 1
                newIndex += 1
            }
        }
    }
}

/// The search itself, over lines that have been numbered so that equal lines have equal numbers.
private struct MyersSearch {
    /// A stretch of the old text and one of the new that are to be matched with each other.
    private struct Box {
        var oldLow: Int
        var oldHigh: Int
        var newLow: Int
        var newHigh: Int
    }

    /// The diagonals (old − new) that a round of the search visits: every other one from `low` to `high`.
    private struct Diagonals {
        var low: Int
        var high: Int

        var everyOther: StrideThrough<Int> { stride(from: high, through: low, by: -2) }

        func contains(_ diagonal: Int) -> Bool { low <= diagonal && diagonal <= high }

        /// Goes on to the next round: one more on each side, or one fewer at an edge of the box.
        mutating func widen(within bounds: Diagonals, of row: inout [Int], origin: Int, filler: Int) {
            if low > bounds.low {
                low -= 1
                row[origin + low - 1] = filler
            } else {
                low += 1
            }
            if high < bounds.high {
                high += 1
                row[origin + high + 1] = filler
            } else {
                high -= 1
            }
        }
    }

    private let old: [Int]
    private let new: [Int]
    private let costLimit: Int
    private(set) var removed: [Bool]
    private(set) var added: [Bool]
    /// How far the search has come on each diagonal (old − new), from the start and from the end.
    private var forward: [Int]
    private var backward: [Int]
    private let origin: Int

    init(old: [Int], new: [Int], costLimit: Int) {
        self.old = old
        self.new = new
        self.costLimit = costLimit
        removed = Array(repeating: false, count: old.count)
        added = Array(repeating: false, count: new.count)
        forward = Array(repeating: 0, count: old.count + new.count + 3)
        backward = forward
        origin = new.count + 1
    }

    mutating func run() {
        var pending = [Box(oldLow: 0, oldHigh: old.count, newLow: 0, newHigh: new.count)]
        while var box = pending.popLast() {
            while box.oldLow < box.oldHigh, box.newLow < box.newHigh, old[box.oldLow] == new[box.newLow] {
                box.oldLow += 1
                box.newLow += 1
            }
            while box.oldLow < box.oldHigh, box.newLow < box.newHigh,
                old[box.oldHigh - 1] == new[box.newHigh - 1]
            {
                box.oldHigh -= 1
                box.newHigh -= 1
            }
            if box.oldLow == box.oldHigh {
                for index in box.newLow..<box.newHigh { added[index] = true }
            } else if box.newLow == box.newHigh {
                for index in box.oldLow..<box.oldHigh { removed[index] = true }
            } else {
                let (oldSplit, newSplit) = split(box)
                pending.append(
                    Box(oldLow: oldSplit, oldHigh: box.oldHigh, newLow: newSplit, newHigh: box.newHigh))
                pending.append(
                    Box(oldLow: box.oldLow, oldHigh: oldSplit, newLow: box.newLow, newHigh: newSplit))
            }
        }
    }

    /// A point that a shortest path through the box passes, or a good one if the cost limit was reached.
    ///
    /// The box has no common first or last line, and neither side of it is empty.
    private mutating func split(_ box: Box) -> (old: Int, new: Int) {
        let bounds = Diagonals(low: box.oldLow - box.newHigh, high: box.oldHigh - box.newLow)
        let start = box.oldLow - box.newLow
        let end = box.oldHigh - box.newHigh
        let isOdd = (start - end) % 2 != 0
        var forwardDiagonals = Diagonals(low: start, high: start)
        var backwardDiagonals = Diagonals(low: end, high: end)
        forward[origin + start] = box.oldLow
        backward[origin + end] = box.oldHigh

        var cost = 0
        while true {
            cost += 1
            forwardDiagonals.widen(within: bounds, of: &forward, origin: origin, filler: -1)
            for diagonal in forwardDiagonals.everyOther {
                let place = origin + diagonal
                var x = max(forward[place - 1] + 1, forward[place + 1])
                while x < box.oldHigh, x - diagonal < box.newHigh, old[x] == new[x - diagonal] { x += 1 }
                forward[place] = x
                if isOdd, backwardDiagonals.contains(diagonal), backward[place] <= x {
                    return (x, x - diagonal)
                }
            }
            backwardDiagonals.widen(within: bounds, of: &backward, origin: origin, filler: .max)
            for diagonal in backwardDiagonals.everyOther {
                let place = origin + diagonal
                var x = min(backward[place - 1], backward[place + 1] - 1)
                while x > box.oldLow, x - diagonal > box.newLow, old[x - 1] == new[x - diagonal - 1] {
                    x -= 1
                }
                backward[place] = x
                if !isOdd, forwardDiagonals.contains(diagonal), x <= forward[place] {
                    return (x, x - diagonal)
                }
            }
            if cost >= costLimit {
                return furthest(in: box, forwardDiagonals, backwardDiagonals)
            }
        }
    }

    /// Where the search from either end has come furthest.
    private func furthest(
        in box: Box, _ forwards: Diagonals, _ backwards: Diagonals
    ) -> (old: Int, new: Int) {
        var best = (old: box.oldLow, new: box.newLow)
        for diagonal in forwards.everyOther {
            let x = min(forward[origin + diagonal], box.oldHigh, box.newHigh + diagonal)
            if 2 * x - diagonal > best.old + best.new { best = (x, x - diagonal) }
        }
        var backwardBest = (old: box.oldHigh, new: box.newHigh)
        for diagonal in backwards.everyOther {
            let x = max(backward[origin + diagonal], box.oldLow, box.newLow + diagonal)
            if 2 * x - diagonal < backwardBest.old + backwardBest.new { backwardBest = (x, x - diagonal) }
        }
        let progress = best.old + best.new - box.oldLow - box.newLow
        let backwardProgress = box.oldHigh + box.newHigh - backwardBest.old - backwardBest.new
        return backwardProgress > progress ? backwardBest : best
    }
}
