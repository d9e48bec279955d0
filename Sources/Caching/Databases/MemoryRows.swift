public import Tracing

/// Rows in memory: given ones, and those of a pattern, whose value is `row N` until it is written.
public final class MemoryRows: RowStore, @unchecked Sendable {
    // Confined to the simulation's thread.
    private enum Slot {
        case unresolved
        case absent
        case present(Value)
    }

    private let pattern: RowPattern?
    private let given: [(name: String, text: String)]
    private var givenIndex: [String: Int] = [:]
    private var slots: [Slot] = []
    /// Keys that were written, in the order of their first writing.
    private var written: [Key] = []
    private var rowCount: Int

    public init(pattern: RowPattern?, given: [(name: String, text: String)] = []) {
        self.pattern = pattern
        self.given = given
        for (index, row) in given.enumerated() { givenIndex[row.name] = index }
        let beside = givenIndex.keys.filter { pattern?.position(of: $0) == nil }.count
        rowCount = (pattern?.count ?? 0) + beside
    }

    public func read(_ key: Key) -> Value? {
        switch slot(key) {
        case .present(let value): value
        case .absent, .unresolved: nil
        }
    }

    public func write(_ rows: [(key: Key, value: Value?)]) {
        for (key, value) in rows {
            let before = slot(key)
            if case .present = before {
                if value == nil { rowCount -= 1 }
            } else if value != nil {
                rowCount += 1
            }
            if original(key.text) == nil, case .absent = before { written.append(key) }
            slots[Int(key.id.index)] = value.map(Slot.present) ?? .absent
        }
    }

    public func count() -> Int { rowCount }

    public func names(limit: Int) -> [String] {
        var names: [String] = []
        var seen: Set<String> = []
        func offer(_ name: String) {
            guard names.count < limit, seen.insert(name).inserted, exists(name) else { return }
            names.append(name)
        }
        for row in given where names.count < limit { offer(row.name) }
        if let pattern {
            var position = 0
            while position < pattern.count, names.count < limit {
                offer(pattern[position])
                position += 1
            }
        }
        for key in written where names.count < limit { offer(key.text) }
        return names
    }

    private func exists(_ name: String) -> Bool {
        guard let key = changed[name] else { return original(name) != nil }
        return read(key) != nil
    }

    /// Keys of this store that have been looked at, by name.
    private var changed: [String: Key] = [:]

    private func slot(_ key: Key) -> Slot {
        let index = Int(key.id.index)
        while slots.count <= index { slots.append(.unresolved) }
        if case .unresolved = slots[index] {
            changed[key.text] = key
            slots[index] = original(key.text).map(Slot.present) ?? .absent
        }
        return slots[index]
    }

    /// The row that was there from the start.
    private func original(_ name: String) -> Value? {
        if let index = givenIndex[name] { return Value(given[index].text) }
        guard let pattern, let position = pattern.position(of: name) else { return nil }
        return Value("row \(pattern.from + position)")
    }
}
