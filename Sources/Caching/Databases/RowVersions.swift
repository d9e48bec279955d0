public import Tracing

/// Versions of rows, as a column `version` has them that each write increments: 0 without a row, 1 for one that was there
/// from the start. A row that is deleted and written again does not begin anew.
extension SourceNode {
    /// The version of a row that was read: of the row as it was then, which may be outdated.
    public func version(of key: Key, _ value: Value?) -> Int {
        guard let value else { return 0 }
        return value.version == 0 ? 1 : truth.order(of: value.version, key.id).map { $0 + 1 } ?? 0
    }

    /// How new a copy is beside other copies of the same row. What the database has not accepted yet is the newest; of an
    /// absence only the newest deletion can be told.
    func age(of key: Key, _ value: Value?) -> Int {
        if let value { return value.version == 0 ? 0 : truth.order(of: value.version, key.id) ?? .max }
        return truth.newestDeletion(of: key.id).flatMap { truth.order(of: $0, key.id) } ?? 0
    }
}
