internal import HeapModule

/// The timers that are set, ordered by time and, among equals, by the order in which they were created.
struct Timers {
    /// What names a timer for as long as it is set.
    struct Handle: Sendable {
        fileprivate var slot: Int
        /// Numbers the timer, from 1 in the order in which they were set.
        private(set) var sequence: UInt64

        fileprivate init(slot: Int, sequence: UInt64) {
            self.slot = slot
            self.sequence = sequence
        }
    }

    enum Action {
        case wake(Parking.Place)
        /// The same, for a task that waits for a moment that somebody named.
        case pause(Parking.Place)
        case call(@Sendable () -> Void)
        /// The same, with a body that a task which lets the time pass may run itself.
        case callWithin(@Sendable () -> Void)
    }

    private struct Entry: Comparable {
        var time: Instant
        var sequence: UInt64
        var slot: Int

        static func < (left: Entry, right: Entry) -> Bool {
            left.time == right.time ? left.sequence < right.sequence : left.time < right.time
        }
    }

    private struct Slot {
        var sequence: UInt64
        var action: Action?
    }

    private var heap = Heap<Entry>()
    private var slots: [Slot] = []
    private var free: [Int] = []
    private var sequence: UInt64 = 0
    /// How many timers are set and not cancelled.
    private(set) var count = 0

    /// The time of the earliest timer, or `distantFuture` if none is set.
    private(set) var earliest = Instant.distantFuture

    mutating func set(_ time: Instant, _ action: Action) -> Handle {
        sequence += 1
        let slot: Int
        if let recycled = free.popLast() {
            slot = recycled
            slots[slot] = Slot(sequence: sequence, action: action)
        } else {
            slot = slots.count
            slots.append(Slot(sequence: sequence, action: action))
        }
        heap.insert(Entry(time: time, sequence: sequence, slot: slot))
        count += 1
        if time < earliest { earliest = time }
        return Handle(slot: slot, sequence: sequence)
    }

    /// Cancels a timer; one that has fired or was cancelled before is left alone.
    mutating func cancel(_ handle: Handle) {
        guard slots[handle.slot].sequence == handle.sequence, slots[handle.slot].action != nil else { return }
        slots[handle.slot].action = nil
        count -= 1
        discardCancelled()
    }

    /// Takes the earliest timer out if it is due by a moment and a task may run it itself.
    mutating func popCall(until deadline: Instant) -> (time: Instant, body: @Sendable () -> Void)? {
        guard earliest <= deadline, let first = heap.min,
            case .callWithin(let body)? = slots[first.slot].action
        else { return nil }
        _ = popEarliest()
        return (first.time, body)
    }

    /// Takes the earliest timer out.
    mutating func popEarliest() -> (time: Instant, action: Action)? {
        guard let entry = heap.popMin(), let action = slots[entry.slot].action else { return nil }
        slots[entry.slot].action = nil
        free.append(entry.slot)
        count -= 1
        discardCancelled()
        return (entry.time, action)
    }

    /// The timers that are set, in order of time and of creation: all of them, or those of the earliest time. O(n log n).
    func candidates(ofEarliestTime: Bool) -> [(handle: Handle, time: Instant, action: Action)] {
        let entries = heap.unordered.filter { !ofEarliestTime || $0.time == earliest }
        return entries.sorted().compactMap { entry in
            guard let action = slots[entry.slot].action, slots[entry.slot].sequence == entry.sequence else {
                return nil
            }
            return (Handle(slot: entry.slot, sequence: entry.sequence), entry.time, action)
        }
    }

    /// Takes a timer out that is set, whatever its time is.
    mutating func take(_ handle: Handle) -> Action? {
        guard slots[handle.slot].sequence == handle.sequence else { return nil }
        let action = slots[handle.slot].action
        cancel(handle)
        return action
    }

    /// Cancels every timer. Their handles still name nothing else.
    mutating func cancelAll() {
        while let entry = heap.popMin() {
            slots[entry.slot].action = nil
            free.append(entry.slot)
        }
        count = 0
        earliest = .distantFuture
    }

    /// Keeps the invariant that the heap's first entry is a timer that is still set.
    private mutating func discardCancelled() {
        while let first = heap.min, slots[first.slot].action == nil {
            heap.removeMin()
            free.append(first.slot)
        }
        earliest = heap.min?.time ?? .distantFuture
    }
}
