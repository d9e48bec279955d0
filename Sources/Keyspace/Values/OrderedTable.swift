/// A hash table that keeps the order in which its keys were added, so that what it lists is the same in every run.
///
/// Finding, adding and removing cost O(1) on average. Up to eight keys are searched one by one, which is faster than hashing
/// and needs no index. Each key has a serial number that grows with every addition; a scan that remembers the last number
/// it saw goes on at the right place whatever was added or removed meanwhile.
struct OrderedTable<Value> {
    private struct Slot {
        var key: ByteString
        /// nil if the key was removed.
        var value: Value?
        var serial: UInt64
    }

    private var slots: [Slot] = []
    private var places: [ByteString: Int32] = [:]
    private var nextSerial: UInt64 = 1
    private(set) var count = 0

    private static var searched: Int { 8 }

    var isEmpty: Bool { count == 0 }

    private func place(of key: ByteString) -> Int? {
        if places.isEmpty {
            for index in slots.indices where slots[index].value != nil && slots[index].key == key {
                return index
            }
            return nil
        }
        return places[key].map(Int.init)
    }

    subscript(key: ByteString) -> Value? {
        place(of: key).flatMap { slots[$0].value }
    }

    func contains(_ key: ByteString) -> Bool { place(of: key) != nil }

    /// Sets a value; a new key goes to the end, a known one stays where it is.
    ///
    /// - Returns: the value it had.
    @discardableResult
    mutating func set(_ key: ByteString, _ value: Value) -> Value? {
        if let place = place(of: key) {
            let old = slots[place].value
            slots[place].value = value
            return old
        }
        if places.isEmpty, slots.count >= Self.searched { compact(indexed: count >= Self.searched) }
        if !places.isEmpty { places[key] = Int32(slots.count) }
        slots.append(Slot(key: key, value: value, serial: nextSerial))
        nextSerial += 1
        count += 1
        return nil
    }

    @discardableResult
    mutating func remove(_ key: ByteString) -> Value? {
        guard let place = place(of: key) else { return nil }
        let old = slots[place].value
        if !places.isEmpty { places[key] = nil }
        slots[place].value = nil
        slots[place].key = ByteString([])
        count -= 1
        if slots.count > 16, count < slots.count / 2 { compact(indexed: count > Self.searched) }
        return old
    }

    /// Closes the holes that removed keys left.
    private mutating func compact(indexed: Bool) {
        slots.removeAll { $0.value == nil }
        places = [:]
        guard indexed else { return }
        places.reserveCapacity(slots.count + 1)
        for (index, slot) in slots.enumerated() { places[slot.key] = Int32(index) }
    }

    /// The keys and values in order.
    func forEach<Failure: Error>(_ body: (ByteString, Value) throws(Failure) -> Void) throws(Failure) {
        for slot in slots { if let value = slot.value { try body(slot.key, value) } }
    }

    var keys: [ByteString] {
        var keys: [ByteString] = []
        keys.reserveCapacity(count)
        forEach { key, _ in keys.append(key) }
        return keys
    }

    /// A key, each as likely as the others, and its value. The table must not be empty.
    func random(_ draw: (Int) -> Int) -> (key: ByteString, value: Value) {
        while true {
            let slot = slots[draw(slots.count)]
            if let value = slot.value { return (slot.key, value) }
        }
    }

    /// Calls `body` with up to `limit` keys added after the one of serial number `cursor`.
    ///
    /// - Returns: the serial number to go on with; 0 if the end was reached.
    func scan(after cursor: UInt64, limit: Int, _ body: (ByteString, Value) -> Void) -> UInt64 {
        var low = 0
        var high = slots.count
        while low < high {
            let middle = (low + high) / 2
            if slots[middle].serial <= cursor { low = middle + 1 } else { high = middle }
        }
        var left = limit
        while low < slots.count {
            if let value = slots[low].value {
                if left == 0 { return slots[low].serial - 1 }
                body(slots[low].key, value)
                left -= 1
            }
            low += 1
        }
        return 0
    }
}
