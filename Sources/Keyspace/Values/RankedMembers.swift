/// Members of a sorted set by score, and by their bytes among equals.
///
/// A list of runs of at most 512 members each, kept sorted: finding a place costs O(log n), adding and removing O(512), ranks
/// O(n / 512). It takes the place of Redis's skip list and gives the same order.
struct RankedMembers {
    struct Element {
        var score: Double
        var member: ByteString

        static func < (left: Element, right: Element) -> Bool {
            left.score == right.score ? left.member < right.member : left.score < right.score
        }
    }

    private var runs: [[Element]] = []
    private(set) var count = 0

    private static let longestRun = 512

    mutating func insert(_ element: Element) {
        count += 1
        guard !runs.isEmpty else {
            runs = [[element]]
            return
        }
        let (run, place) = position { $0 < element }
        let target = min(run, runs.count - 1)
        runs[target].insert(element, at: run == target ? place : runs[target].count)
        if runs[target].count > Self.longestRun {
            let half = runs[target].count / 2
            let upper = Array(runs[target][half...])
            runs[target].removeLast(runs[target].count - half)
            runs.insert(upper, at: target + 1)
        }
    }

    mutating func remove(_ element: Element) {
        let (run, place) = position { $0 < element }
        guard run < runs.count, place < runs[run].count else { return }
        runs[run].remove(at: place)
        if runs[run].isEmpty { runs.remove(at: run) }
        count -= 1
    }

    /// How many elements stand before the first that is not `before`, which must hold for a beginning of the order.
    func rank(where before: (Element) -> Bool) -> Int {
        let (run, place) = position(where: before)
        var rank = place
        for index in 0..<run { rank += runs[index].count }
        return rank
    }

    /// The elements of a range of ranks, in order.
    func elements(_ range: Range<Int>) -> [Element] {
        var found: [Element] = []
        found.reserveCapacity(range.count)
        var rank = 0
        for run in runs {
            if rank >= range.upperBound { break }
            if rank + run.count > range.lowerBound {
                let from = max(0, range.lowerBound - rank)
                let to = min(run.count, range.upperBound - rank)
                found += run[from..<to]
            }
            rank += run.count
        }
        return found
    }

    /// The run and the place in it of the first element that is not `before`.
    private func position(where before: (Element) -> Bool) -> (run: Int, place: Int) {
        var low = 0
        var high = runs.count
        while low < high {
            let middle = (low + high) / 2
            if let last = runs[middle].last, before(last) { low = middle + 1 } else { high = middle }
        }
        guard low < runs.count else { return (low, 0) }
        let run = runs[low]
        var from = 0
        var to = run.count
        while from < to {
            let middle = (from + to) / 2
            if before(run[middle]) { from = middle + 1 } else { to = middle }
        }
        return (low, from)
    }
}
