/// A stretch of a trace, column by column, with its keys as they stand in the trace: numbers or texts.
///
/// A key that is a decimal number as one would write it (`42`, not `042`) is a number wherever it came from, so that the
/// same key is the same in a text and in a binary trace.
public struct TraceRecords: Sendable {
    /// The number of each request's key, or where its text begins in `text`.
    var keys: [UInt64] = []
    /// How long the text of each key is, `isNumber` for a number; empty if every key is a number.
    var textLengths: [UInt32] = []
    /// The texts of keys, one after the other.
    var text: [UInt8] = []
    /// The other columns; its `ids` are empty until the keys are numbered.
    var columns = RequestBatch()

    /// The length that marks a key that is a number.
    static let isNumber = UInt32.max
    /// The size of a request of which the trace says none: it is that of the key's last request that had one.
    static let unknownSize = UInt64.max
    /// The largest size that can be held.
    static let longestSize: UInt64 = 1 << 48
    /// The lifetime of a write that leaves the entry's time to live as it is.
    static let unchangedLifetime = UInt64.max

    /// No records.
    public init() {}

    /// How many requests there are.
    public var count: Int { keys.count }

    // MARK: Keys

    @inline(__always)
    mutating func append(number: UInt64) {
        keys.append(number)
        if !textLengths.isEmpty { textLengths.append(Self.isNumber) }
    }

    /// Appends a key as it stands in a text: a number if it is written as one.
    mutating func append(key: Span<UInt8>) {
        if let number = Field.canonicalNumber(key) { append(number: number) } else { append(text: key) }
    }

    private mutating func append(text bytes: Span<UInt8>) {
        if textLengths.isEmpty {
            textLengths.append(contentsOf: repeatElement(Self.isNumber, count: keys.count))
        }
        keys.append(UInt64(text.count))
        textLengths.append(UInt32(bytes.count))
        bytes.withUnsafeBufferPointer { text.append(contentsOf: $0) }
    }

    /// Appends the key of another batch.
    mutating func append(keyOf index: Int, in other: borrowing TraceRecords) {
        if other.isText(index) {
            let start = Int(other.keys[index])
            append(text: other.text.span.extracting(start..<start + Int(other.textLengths[index])))
        } else {
            append(number: other.keys[index])
        }
    }

    /// Whether the key of a request is a text and no number.
    func isText(_ index: Int) -> Bool { !textLengths.isEmpty && textLengths[index] != Self.isNumber }

    /// The key of a request as a person writes it.
    func key(_ index: Int) -> String {
        guard isText(index) else { return String(keys[index]) }
        let start = Int(keys[index])
        return String(decoding: text[start..<start + Int(textLengths[index])], as: UTF8.self)
    }

    // MARK: Rows

    /// Appends everything that another batch holds of a request.
    mutating func append(_ index: Int, of other: borrowing TraceRecords) {
        append(keyOf: index, in: other)
        if !other.columns.sizes.isEmpty { columns.sizes.append(other.columns.sizes[index]) }
        if !other.columns.operations.isEmpty { columns.operations.append(other.columns.operations[index]) }
        if !other.columns.times.isEmpty { columns.times.append(other.columns.times[index]) }
        if !other.columns.lifetimes.isEmpty { columns.lifetimes.append(other.columns.lifetimes[index]) }
        if !other.columns.costs.isEmpty { columns.costs.append(other.columns.costs[index]) }
        if !other.columns.tenants.isEmpty { columns.tenants.append(other.columns.tenants[index]) }
    }

    /// Drops all from an index on, whatever columns have got so far.
    mutating func truncate(to count: Int) {
        func cut<Element>(_ column: inout [Element]) {
            if column.count > count { column.removeLast(column.count - count) }
        }
        cut(&keys)
        cut(&textLengths)
        cut(&columns.sizes)
        cut(&columns.operations)
        cut(&columns.times)
        cut(&columns.lifetimes)
        cut(&columns.costs)
        cut(&columns.tenants)
    }

    /// Drops all, and keeps the memory.
    public mutating func removeAll() {
        keys.removeAll(keepingCapacity: true)
        textLengths.removeAll(keepingCapacity: true)
        text.removeAll(keepingCapacity: true)
        columns.ids.removeAll(keepingCapacity: true)
        columns.sizes.removeAll(keepingCapacity: true)
        columns.operations.removeAll(keepingCapacity: true)
        columns.times.removeAll(keepingCapacity: true)
        columns.lifetimes.removeAll(keepingCapacity: true)
        columns.costs.removeAll(keepingCapacity: true)
        columns.tenants.removeAll(keepingCapacity: true)
    }

    /// Numbers the keys of all requests that have no dense number yet.
    mutating func number(with table: inout KeyTable) {
        // Taken out of the columns, so that they can be written while keys are read.
        var ids: [UInt32] = []
        swap(&ids, &columns.ids)
        defer { swap(&ids, &columns.ids) }
        let first = ids.count
        ids.reserveCapacity(count)
        if textLengths.isEmpty {
            table.appendIDs(of: keys.span.extracting(first..<count), to: &ids)
            return
        }
        for index in first..<count {
            if textLengths[index] == Self.isNumber {
                ids.append(table.id(of: keys[index]))
            } else {
                let start = Int(keys[index])
                let span = text.span.extracting(start..<start + Int(textLengths[index]))
                ids.append(table.id(of: span))
            }
        }
    }
}
