/// Where suspended tasks wait: a table of continuations that a timer or a signal wakes, and that the end of
/// the simulation empties, so that no task is left suspended for ever.
struct Parking {
    /// One task's place; it names the same task for as long as that task waits there.
    struct Place: Equatable, Sendable {
        fileprivate var index: Int
        fileprivate var generation: UInt32
    }

    private struct Slot {
        var generation: UInt32
        var continuation: UnsafeContinuation<Void, any Error>?
    }

    private var slots: [Slot] = []
    private var free: [Int] = []

    mutating func park(_ continuation: UnsafeContinuation<Void, any Error>) -> Place {
        if let index = free.popLast() {
            slots[index].generation &+= 1
            slots[index].continuation = continuation
            return Place(index: index, generation: slots[index].generation)
        }
        slots.append(Slot(generation: 0, continuation: continuation))
        return Place(index: slots.count - 1, generation: 0)
    }

    /// The continuation that waits at `place`, which is then empty; nothing where it has been woken already.
    mutating func leave(_ place: Place) -> UnsafeContinuation<Void, any Error>? {
        // At the end of the simulation the table is emptied as a whole, and what is wound up may still fire signals.
        guard place.index < slots.count else { return nil }
        guard slots[place.index].generation == place.generation else { return nil }
        guard let continuation = slots[place.index].continuation else { return nil }
        slots[place.index].continuation = nil
        free.append(place.index)
        return continuation
    }

    /// Empties every place, in the order of the table. The places still name nobody else.
    mutating func leaveAll() -> [UnsafeContinuation<Void, any Error>] {
        var waiting: [UnsafeContinuation<Void, any Error>] = []
        for index in slots.indices {
            guard let continuation = slots[index].continuation else { continue }
            waiting.append(continuation)
            slots[index].continuation = nil
            free.append(index)
        }
        return waiting
    }
}
