/// A table of keys and values in a real database.
///
/// Its calls return at once. The answer is given to a function, which is called once and on any thread.
public protocol RemoteRows: AnyObject, Sendable {
    /// Where it is, without any password.
    var address: String { get }

    /// Reads rows in one round trip: their values, in order, nil where there is no row.
    func read(_ names: [String], then: @escaping @Sendable (Result<[String?], RemoteFailure>) -> Void)

    /// Writes rows in one transaction, all or none; nil deletes.
    func write(
        _ rows: [(name: String, value: String?)],
        then: @escaping @Sendable (Result<Void, RemoteFailure>) -> Void)

    /// Ends the connections. Calls that are under way fail.
    func close()
}
