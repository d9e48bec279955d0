internal import Basics

/// Which requests of a trace are replayed.
public struct TraceSelection: Sendable {
    /// A place in a trace: a number of requests, or a time since the trace's first.
    public enum Place: Sendable, Equatable {
        case requests(UInt64)
        case time(UInt64)

        /// Reads `10000`, `100k` or `1h`; nil for anything else.
        public init?(_ text: String) {
            if let count = text == "0" ? 0 : Amount.count(text) {
                self = .requests(UInt64(count))
            } else if let duration = Quantities.nanoseconds(text) {
                self = .time(duration)
            } else {
                return nil
            }
        }
    }

    /// The first request that counts.
    public var from: Place?
    /// The first request that no longer counts.
    public var until: Place?
    /// How many requests are replayed at most, of those that are left.
    public var limit: UInt64?
    /// What must hold of a request, all at once.
    public var filters: [TraceFilter] = []

    /// Everything.
    public init() {}

    /// Whether it takes every request.
    public var isEverything: Bool { from == nil && until == nil && limit == nil && filters.isEmpty }
}

/// A condition on a request: `op=read`, `key=user:*`, `tenant=7`, `size<1MiB` or `size>=4KiB`.
public struct TraceFilter: Sendable {
    private enum Condition: Sendable {
        case operations([RequestOperation])
        case key(Glob)
        case tenant(UInt64)
        case sizeBelow(UInt64)
        case sizeFrom(UInt64)
    }

    private let condition: Condition

    /// What may be written, for messages.
    public static let forms =
        "op=read (or write, delete), key=PATTERN as Redis's KEYS takes it, tenant=NAME, size<BYTES or size>=BYTES"

    /// Reads a condition; nil for anything else.
    public init?(_ text: String) {
        if text.hasPrefix("op=") {
            var operations: [RequestOperation] = []
            for word in text.dropFirst(3).split(separator: "|") {
                switch word {
                case "read": operations.append(.read)
                case "write": operations += [.write, .add, .replace]
                case "delete": operations.append(.delete)
                default: return nil
                }
            }
            if operations.isEmpty { return nil }
            condition = .operations(operations)
        } else if text.hasPrefix("key="), text.count > 4 {
            condition = .key(Glob(Array(text.dropFirst(4).utf8)))
        } else if text.hasPrefix("tenant="), text.count > 7 {
            condition = .tenant(TraceRecords.tenant(Array(text.dropFirst(7).utf8).span))
        } else if text.hasPrefix("size<"), let bytes = Amount.bytes(String(text.dropFirst(5))) {
            condition = .sizeBelow(UInt64(bytes))
        } else if text.hasPrefix("size>="), let bytes = Amount.bytes(String(text.dropFirst(6))) {
            condition = .sizeFrom(UInt64(bytes))
        } else {
            return nil
        }
    }

    /// What the trace must say for the condition to mean anything.
    var needs: TraceColumns {
        switch condition {
        case .sizeBelow, .sizeFrom: .sizes
        case .tenant: .tenants
        case .operations, .key: []
        }
    }

    /// Whether it holds for a request.
    func holds(_ records: borrowing TraceRecords, _ index: Int) -> Bool {
        switch condition {
        case .operations(let wanted):
            wanted.contains(records.columns.operations.isEmpty ? .read : records.columns.operations[index])
        case .key(let pattern): pattern.matches(records.keyBytes(index))
        case .tenant(let tenant): records.columns.tenants[index] == tenant
        case .sizeBelow(let bytes): records.columns.sizes[index] < bytes
        case .sizeFrom(let bytes): records.columns.sizes[index] >= bytes
        }
    }
}

extension TraceRecords {
    /// What stands for a tenant: its number, or the hash of its name.
    static func tenant(_ name: Span<UInt8>) -> UInt64 {
        if let number = Field.canonicalNumber(name) { return number }
        var hash = FNV1a()
        for index in name.indices { hash.add(CollectionOfOne(name[index])) }
        return hash.value
    }

    /// The key of a request as it stands in the trace.
    func keyBytes(_ index: Int) -> [UInt8] {
        text(index).map { Array($0) } ?? Array(String(keys[index]).utf8)
    }
}
