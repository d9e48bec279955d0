internal import Simulation
public import Tracing

/// The rows of a real database as far as this session has seen them, for whoever cannot wait for an answer: drawings,
/// completion, and the checker of stale reads. It is no cache: every read of a strategy goes to the database.
public final class SeenRows: RowStore, @unchecked Sendable {
    // Confined to the simulation's thread.
    struct Row {
        var value: Value?
        var seen: Instant
    }

    private var rows: [KeyID: Row] = [:]
    /// Keys in the order in which they were first seen.
    private var order: [Key] = []

    public init() {}

    /// What a row was when it was last seen; nil if it never was.
    func row(_ key: Key) -> Row? { rows[key.id] }

    func see(_ key: Key, _ value: Value?, at now: Instant) {
        if rows.updateValue(Row(value: value, seen: now), forKey: key.id) == nil { order.append(key) }
    }

    /// It is not known any more what a row is.
    func forget(_ key: Key) { rows[key.id]?.value = nil }

    public func read(_ key: Key) throws -> Value? { rows[key.id]?.value }

    /// The node writes to the database itself.
    public func write(_ rows: [(key: Key, value: Value?)]) throws {
        preconditionFailure("rows of a real database are written by its node")
    }

    public func names(limit: Int) throws -> [String] {
        order.lazy.filter { self.rows[$0.id]?.value != nil }.prefix(limit).map(\.text)
    }

    public func count() throws -> Int { rows.values.count { $0.value != nil } }
}
