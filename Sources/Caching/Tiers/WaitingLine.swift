internal import DequeModule
internal import Tracing

/// Writes that wait in line, the oldest first, and of each key the newest at hand.
///
/// All that is done with one write costs O(1), amortised.
struct WaitingLine {
    private var line = Deque<QueuedWrite>()
    /// The sequence number of the line's first write; each further one has the next.
    private var first = 0
    /// The sequence number of each key's newest write. Never walked through.
    private var newest: [KeyID: Int] = [:]

    var count: Int { line.count }
    var all: [QueuedWrite] { Array(line) }
    /// The oldest write.
    var oldest: QueuedWrite? { line.first }

    /// The newest write of a key; set it only if there is one.
    subscript(key: KeyID) -> QueuedWrite? {
        get { newest[key].map { line[$0 - first] } }
        set {
            guard let newValue, let place = newest[key] else { return }
            line[place - first] = newValue
        }
    }

    mutating func append(_ item: QueuedWrite) {
        newest[item.key.id] = first + line.count
        line.append(item)
    }

    /// Takes the oldest writes out, at most `count`.
    mutating func takeFirst(_ count: Int) -> [QueuedWrite] {
        let taken = Array(line.prefix(count))
        line.removeFirst(taken.count)
        for (offset, item) in taken.enumerated() where newest[item.key.id] == first + offset {
            newest[item.key.id] = nil
        }
        first += taken.count
        return taken
    }

    /// Puts writes that were taken out back at the front, in their order.
    mutating func putBack(_ items: [QueuedWrite]) {
        for item in items.reversed() {
            first -= 1
            line.prepend(item)
            if newest[item.key.id] == nil { newest[item.key.id] = first }
        }
    }
}
