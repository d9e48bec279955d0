/// When the entries of one cache expire, the next to expire first.
///
/// A heap of deadlines of which those that were replaced meanwhile are passed over; it is made anew if they are the most.
struct Deadlines: ~Copyable {
    private struct Deadline {
        var time: UInt64
        var id: UInt32

        static func < (left: Deadline, right: Deadline) -> Bool {
            left.time != right.time ? left.time < right.time : left.id < right.id
        }
    }

    /// By id; 0 for none.
    private var times: [UInt64] = []
    private var heap: [Deadline] = []
    private var live = 0

    /// When an entry expires; nil if it never does.
    func time(of id: UInt32) -> UInt64? {
        guard Int(id) < times.count, times[Int(id)] != 0 else { return nil }
        return times[Int(id)]
    }

    /// Says when an entry expires, in place of what was said before; nil for never. O(log n).
    mutating func set(_ id: UInt32, to time: UInt64?) {
        let place = Int(id)
        if place >= times.count {
            if time == nil { return }
            times.append(contentsOf: repeatElement(0, count: max(place + 1, times.count * 2) - times.count))
        }
        // A deadline of 0 would mean none; what expires at the very beginning may as well do so 1 ns later.
        let new = time.map { max($0, 1) } ?? 0
        if times[place] == new { return }
        if times[place] == 0 { live += 1 }
        if new == 0 { live -= 1 }
        times[place] = new
        if new == 0 { return }
        if heap.count > 64 + 4 * live { rebuild() }
        heap.append(Deadline(time: new, id: id))
        rise(heap.count - 1)
    }

    /// Takes out an entry whose deadline is not after `now`, the earliest first; nil if there is none.
    mutating func next(until now: UInt64) -> UInt32? {
        while let first = heap.first, first.time <= now {
            removeFirst()
            if times[Int(first.id)] == first.time {
                times[Int(first.id)] = 0
                live -= 1
                return first.id
            }
        }
        return nil
    }

    private mutating func rebuild() {
        // In order, an array is a heap.
        heap = heap.filter { times[Int($0.id)] == $0.time }.sorted { $0 < $1 }
    }

    private mutating func rise(_ start: Int) {
        var place = start
        while place > 0, heap[place] < heap[(place - 1) / 2] {
            heap.swapAt(place, (place - 1) / 2)
            place = (place - 1) / 2
        }
    }

    private mutating func removeFirst() {
        heap.swapAt(0, heap.count - 1)
        heap.removeLast()
        var place = 0
        while true {
            var least = place
            for child in [2 * place + 1, 2 * place + 2] where child < heap.count && heap[child] < heap[least]
            {
                least = child
            }
            if least == place { return }
            heap.swapAt(place, least)
            place = least
        }
    }
}
