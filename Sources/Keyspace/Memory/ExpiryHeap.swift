internal import Simulation

/// The slots that will expire, the earliest first and, among equals, the one that was set first.
///
/// An indexed binary heap: each slot stands in it at most once, so that storing a key again moves its expiry
/// instead of leaving a dead timer behind. Setting and removing cost O(log n).
struct ExpiryHeap {
    private struct Item {
        var time: Instant
        var sequence: UInt64
        var slot: Int32

        static func < (left: Item, right: Item) -> Bool {
            left.time == right.time ? left.sequence < right.sequence : left.time < right.time
        }
    }

    private var items: [Item] = []
    /// Where each slot stands in `items`; -1 where it does not.
    private var places: [Int32] = []
    private var sequence: UInt64 = 0

    var first: (slot: Int, time: Instant)? { items.first.map { (Int($0.slot), $0.time) } }

    mutating func set(_ slot: Int, to time: Instant) {
        while places.count <= slot { places.append(-1) }
        sequence += 1
        let item = Item(time: time, sequence: sequence, slot: Int32(slot))
        if places[slot] >= 0 {
            let place = Int(places[slot])
            items[place] = item
            siftDown(siftUp(place))
        } else {
            items.append(item)
            places[slot] = Int32(items.count - 1)
            _ = siftUp(items.count - 1)
        }
    }

    mutating func remove(_ slot: Int) {
        guard slot < places.count, places[slot] >= 0 else { return }
        let place = Int(places[slot])
        places[slot] = -1
        let last = items.removeLast()
        guard place < items.count else { return }
        items[place] = last
        places[Int(last.slot)] = Int32(place)
        siftDown(siftUp(place))
    }

    mutating func removeAll() {
        items.removeAll()
        places.removeAll()
    }

    private mutating func siftUp(_ start: Int) -> Int {
        var place = start
        let item = items[place]
        while place > 0 {
            let parent = (place - 1) / 2
            guard item < items[parent] else { break }
            items[place] = items[parent]
            places[Int(items[place].slot)] = Int32(place)
            place = parent
        }
        items[place] = item
        places[Int(item.slot)] = Int32(place)
        return place
    }

    private mutating func siftDown(_ start: Int) {
        var place = start
        let item = items[place]
        while true {
            var child = 2 * place + 1
            guard child < items.count else { break }
            if child + 1 < items.count, items[child + 1] < items[child] { child += 1 }
            guard items[child] < item else { break }
            items[place] = items[child]
            places[Int(items[place].slot)] = Int32(place)
            place = child
        }
        items[place] = item
        places[Int(item.slot)] = Int32(place)
    }
}
