public import Tracing

/// Rows in memory: given ones, and those of a pattern, whose value is `row N` until it is written.
///
/// Reading and writing cost O(1). A row of the pattern takes memory only once it has been looked at.
public final class MemoryRows: RowStore, @unchecked Sendable {
    // Confined to the simulation's thread.
    private enum Slot {
        case unresolved
        case absent
        case present(Value)
    }

    private let pattern: RowPattern?
    private let given: [(name: String, text: String)]
    private var givenIndex: [ExactText: Int] = [:]
    /// What is known of each key, by its number.
    private var slots: [Slot] = []
    /// The keys that have been looked at, by name.
    private var known: [ExactText: Key] = [:]
    /// The keys that were written and were not there from the start, in the order of their first writing.
    private var added: [Key] = []
    private var isAdded: Set<KeyID> = []
    private var rowCount: Int

    /// Of two given rows of one name the later one counts; a given row takes the place of one of the pattern.
    public init(pattern: RowPattern?, given: [(name: String, text: String)] = []) {
        self.pattern = pattern
        self.given = given
        for (index, row) in given.enumerated() { givenIndex[ExactText(row.name)] = index }
        let beside = givenIndex.keys.filter { pattern?.position(of: $0.text) == nil }.count
        rowCount = (pattern?.count ?? 0) + beside
    }

    public func read(_ key: Key) -> Value? {
        if case .present(let value) = slot(key) { value } else { nil }
    }

    public func write(_ rows: [(key: Key, value: Value?)]) {
        for (key, value) in rows {
            let wasPresent = if case .present = slot(key) { true } else { false }
            rowCount += (value == nil ? 0 : 1) - (wasPresent ? 1 : 0)
            slots[Int(key.id.index)] = value.map(Slot.present) ?? .absent
            if !wasPresent, original(key.text) == nil, isAdded.insert(key.id).inserted { added.append(key) }
        }
    }

    public func supply(_ key: Key, _ value: Value) {
        guard read(key) == nil else { return }
        write([(key, value)])
    }

    public func count() -> Int { rowCount }

    /// Given rows in their order, then those of the pattern, then those written since.
    public func names(limit: Int) -> [String] {
        var names: [String] = []
        var seen: Set<ExactText> = []
        func offer(_ name: String) {
            if contains(name), seen.insert(ExactText(name)).inserted { names.append(name) }
        }
        for row in given where names.count < limit { offer(row.name) }
        var position = 0
        while let pattern, position < pattern.count, names.count < limit {
            offer(pattern[position])
            position += 1
        }
        for key in added where names.count < limit { offer(key.text) }
        return names
    }

    public func contains(_ name: String) -> Bool {
        guard let key = known[ExactText(name)] else { return original(name) != nil }
        return read(key) != nil
    }

    private func slot(_ key: Key) -> Slot {
        let index = Int(key.id.index)
        if slots.count <= index {
            slots.append(contentsOf: repeatElement(.unresolved, count: index + 1 - slots.count))
        }
        if case .unresolved = slots[index] {
            known[ExactText(key.text)] = key
            slots[index] = original(key.text).map(Slot.present) ?? .absent
        }
        return slots[index]
    }

    /// The row that was there from the start.
    private func original(_ name: String) -> Value? {
        if let index = givenIndex[ExactText(name)] { return Value(given[index].text) }
        guard let pattern, let position = pattern.position(of: name) else { return nil }
        return Value("row \(pattern.from + position)")
    }
}
