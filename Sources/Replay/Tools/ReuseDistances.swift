/// The reuse distance of each request: how many other keys were requested since its key was last.
///
/// It is what an LRU cache must hold so that the request hits (Mattson, Gecsei, Slutz and Traiger, "Evaluation Techniques for
/// Storage Hierarchies", IBM Systems Journal 1970), counted with a Fenwick tree over the moments at which keys were last
/// requested. O(log keys) a request; 16 bytes a distinct key, and at times as much again.
struct ReuseDistances {
    /// For each key the moment of its last request; 0 if there was none.
    private var moments: [UInt32] = []
    /// The tree: how many of the moments are some key's last one. Moments are counted from 1.
    private var tree: [UInt32]
    private var now: UInt32 = 0
    private var live: UInt32 = 0

    init() { tree = [UInt32](repeating: 0, count: 1 << 12) }

    /// Enters a request, and returns its reuse distance; nil for the first of its key.
    mutating func request(_ id: UInt32) -> UInt32? {
        let key = Int(id)
        if key >= moments.count {
            moments.append(contentsOf: repeatElement(0, count: key + 1 - moments.count))
        }
        if Int(now) + 1 >= tree.count { renumber() }
        now += 1
        let last = moments[key]
        moments[key] = now
        defer { add(1, at: now) }
        guard last > 0 else {
            live += 1
            return nil
        }
        let distance = live - sum(through: last)
        add(.max, at: last)
        return distance
    }

    /// Adds to the count of a moment; `.max` subtracts one.
    private mutating func add(_ change: UInt32, at moment: UInt32) {
        var index = Int(moment)
        while index < tree.count {
            tree[index] &+= change
            index += index & -index
        }
    }

    private func sum(through moment: UInt32) -> UInt32 {
        var index = Int(moment)
        var sum: UInt32 = 0
        while index > 0 {
            sum &+= tree[index]
            index -= index & -index
        }
        return sum
    }

    /// Counts the moments anew, since most are no key's last one any more, in a tree with room for as many again and more.
    private mutating func renumber() {
        var order = [UInt32](repeating: .max, count: Int(now) + 1)
        for (key, moment) in moments.enumerated() where moment > 0 { order[Int(moment)] = UInt32(key) }
        now = 0
        for key in order where key != .max {
            now += 1
            moments[Int(key)] = now
        }
        var size = 1 << 12
        while size < 4 * Int(live) { size *= 2 }
        tree = [UInt32](repeating: 0, count: size)
        // Every moment up to now counts one, so each node's sum is the length of its range within them.
        for index in 1..<size {
            let start = index - (index & -index)
            tree[index] = UInt32(max(0, min(index, Int(now)) - start))
        }
    }
}
