/// What values can be read from.
public protocol Reading: Sendable {
    /// The value of a key; nil if there is none.
    func read(_ key: Key) async throws -> Value?

    /// The values of several keys, in their order, in one round trip if it can.
    func read(_ keys: [Key]) async throws -> [Value?]
}

extension Reading {
    /// One after the other, for what has no better way.
    public func read(_ keys: [Key]) async throws -> [Value?] {
        var values: [Value?] = []
        for key in keys { values.append(try await read(key)) }
        return values
    }
}

/// What a cache stands over: a database, or another cache.
public protocol BackingStore: Reading {
    /// Writes a value durably; nil deletes the row.
    func write(_ key: Key, _ value: Value?) async throws

    /// Writes several in one round trip, all or none.
    func write(_ batch: [PendingWrite]) async throws
}
