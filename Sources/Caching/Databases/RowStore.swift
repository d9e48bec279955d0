public import Tracing

/// Where a database keeps its rows.
public protocol RowStore: AnyObject, Sendable {
    func read(_ key: Key) throws -> Value?

    /// Writes several rows, all or none; nil deletes.
    func write(_ rows: [(key: Key, value: Value?)]) throws

    /// Lets a row that is not there have been there from the start, where the store can.
    func supply(_ key: Key, _ value: Value)

    /// Names of rows that exist, in a fixed order, at most `limit`: for drawing and completion.
    func names(limit: Int) throws -> [String]

    /// How many rows there are.
    func count() throws -> Int

    /// Whether there is a row of this name.
    func contains(_ name: String) throws -> Bool

    /// Makes what was written since the last call lasting, or takes it back.
    func commit() throws
    func rollBack() throws

    /// Ends the use of the rows.
    func close()
}

extension RowStore {
    public func supply(_ key: Key, _ value: Value) {}
    public func contains(_ name: String) throws -> Bool { try names(limit: .max).contains(name) }
    public func commit() throws {}
    public func rollBack() throws {}
    public func close() {}
}

/// Something is wrong with the place where rows are kept, in words for the person who named it.
public struct RowStoreError: Error, Equatable {
    /// What is wrong.
    public var message: String
    /// What to do.
    public var remedy: String

    public init(_ message: String, remedy: String) {
        self.message = message
        self.remedy = remedy
    }
}
