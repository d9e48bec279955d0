/// Where suspended tasks wait: a table of continuations. A timer or a signal wakes a task; the end of the simulation
/// wakes all of them, so that no task stays suspended for ever.
struct Parking {
    /// One task's place; it names the same task for as long as that task waits there.
    struct Place: Equatable, Sendable {
        fileprivate var index: Int
        fileprivate var generation: UInt32
    }

    /// A task that waited, and how to resume it.
    struct Waiter {
        var continuation: UnsafeContinuation<Void, any Error>
        var task: TaskNumber
    }

    private struct Slot {
        var generation: UInt32
        var waiter: Waiter?
    }

    private var slots: [Slot] = []
    private var free: [Int] = []

    mutating func park(_ continuation: UnsafeContinuation<Void, any Error>, _ task: TaskNumber) -> Place {
        let waiter = Waiter(continuation: continuation, task: task)
        if let index = free.popLast() {
            slots[index].generation &+= 1
            slots[index].waiter = waiter
            return Place(index: index, generation: slots[index].generation)
        }
        slots.append(Slot(generation: 0, waiter: waiter))
        return Place(index: slots.count - 1, generation: 0)
    }

    /// Takes out the task that waits at `place`; nil if it has been woken already.
    mutating func leave(_ place: Place) -> Waiter? {
        // `leaveAll` empties the whole table at the end of the simulation, and the tasks that it wakes may still fire
        // signals.
        guard place.index < slots.count else { return nil }
        guard slots[place.index].generation == place.generation else { return nil }
        guard let waiter = slots[place.index].waiter else { return nil }
        slots[place.index].waiter = nil
        free.append(place.index)
        return waiter
    }

    /// The task that waits at `place`; nil if it has been woken already.
    func task(at place: Place) -> TaskNumber? {
        guard place.index < slots.count, slots[place.index].generation == place.generation else { return nil }
        return slots[place.index].waiter?.task
    }

    /// Empties every place, in the order of the table. A place that was empty already names no other task.
    mutating func leaveAll() -> [Waiter] {
        var waiting: [Waiter] = []
        for index in slots.indices {
            guard let waiter = slots[index].waiter else { continue }
            waiting.append(waiter)
            slots[index].waiter = nil
            free.append(index)
        }
        return waiting
    }
}
