internal import Basics

/// A request as a line of text gives it, column by column, before it is appended.
struct Row {
    var size: UInt64 = 0
    var operation = RequestOperation.read
    var time: UInt64 = 0
    var lifetime: UInt64 = 0
    var repetitions: UInt64 = 1
    /// In thousandths of whatever it is counted in.
    var cost: UInt64 = 0
    var tenant: UInt64 = 0

    /// How often one line may repeat its request.
    static let mostRepetitions: UInt64 = 1 << 20

    /// Appends the columns that count; the key is appended by the caller.
    func append(_ columns: TraceColumns, to records: inout TraceRecords) {
        if columns.contains(.sizes) { records.columns.sizes.append(size) }
        if columns.contains(.operations) { records.columns.operations.append(operation) }
        if columns.contains(.times) { records.columns.times.append(time) }
        if columns.contains(.lifetimes) { records.columns.lifetimes.append(lifetime) }
        if columns.contains(.costs) { records.columns.costs.append(cost) }
        if columns.contains(.tenants) { records.columns.tenants.append(tenant) }
    }

    // MARK: Fields

    /// Takes a field as what its column says.
    mutating func take(_ field: Span<UInt8>, as role: ColumnRole, log: inout TraceLog) throws(LineProblem) {
        switch role {
        case .key, .device, .offset: break
        case .size, .keySize, .valueSize:
            guard let bytes = Self.bytes(field) else {
                throw LineProblem(
                    found: Field.quoted(field), expected: "a size in bytes, or nothing if it is not known")
            }
            size = log.cut(size: size.saturatingAdd(bytes))
        case .time(let unit):
            guard let time = Timestamp.nanoseconds(field, unit: unit) else { throw Self.badTime(field, unit) }
            self.time = time
        case .lifetime(let unit):
            guard let lifetime = Self.lifetime(field, unit: unit) else {
                throw LineProblem(
                    found: Field.quoted(field),
                    expected: "a time to live in \(Self.name(ofUnit: unit)), 0 for none")
            }
            self.lifetime = lifetime
        case .cost:
            guard let cost = Self.isNothing(field) ? 0 : Field.nanoseconds(field, unit: 1000) else {
                throw LineProblem(
                    found: Field.quoted(field), expected: "what a miss costs, a number from 0 on")
            }
            self.cost = cost
        case .tenant: tenant = TraceRecords.tenant(field)
        case .operation:
            if field.isEmpty { return }
            guard let operation = RequestOperation(word: field) else {
                throw LineProblem(found: Field.quoted(field), expected: RequestOperation.expectedWords)
            }
            self.operation = operation
        case .repetitions:
            guard let count = Field.number(field), count <= Self.mostRepetitions else {
                throw LineProblem(
                    found: Field.quoted(field),
                    expected: "how often, at most \(Words.grouped(Self.mostRepetitions)) times")
            }
            repetitions = count
        }
    }

    /// A number of bytes. An empty field, - or -1 is none; `nan` is a mistake of whoever wrote it, and no size.
    private static func bytes(_ field: Span<UInt8>) -> UInt64? {
        if let number = Field.number(field) { return number }
        if isNothing(field) { return 0 }
        return Field.nanoseconds(field, unit: 1)
    }

    private static func lifetime(_ field: Span<UInt8>, unit: UInt64) -> UInt64? {
        if isNothing(field) || Field.equal(field, "nan") { return 0 }
        return Field.nanoseconds(field, unit: unit)
    }

    private static func isNothing(_ field: Span<UInt8>) -> Bool {
        field.isEmpty || Field.equal(field, "-1") || Field.equal(field, "-") || Field.equal(field, "null")
    }

    private static func badTime(_ field: Span<UInt8>, _ unit: UInt64) -> LineProblem {
        var expected = "a time in \(name(ofUnit: unit))"
        if Field.number(field) != nil, unit == 1_000_000_000 {
            expected += " (this is too large; a column named time_ms, time_us or time_ns is in those)"
        } else {
            expected += ", or a date such as 2026-11-23T08:00:00Z"
        }
        return LineProblem(found: Field.quoted(field), expected: expected)
    }

    private static func name(ofUnit unit: UInt64) -> String {
        switch unit {
        case 1: "nanoseconds"
        case 1000: "microseconds"
        case 1_000_000: "milliseconds"
        default: "seconds"
        }
    }
}
