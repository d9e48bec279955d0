/// A value as it travels between application, caches and databases.
///
/// The version tells which write made it, so that the truth checker can tell how old a copy is; it is no part of
/// the value and means nothing outside the simulation.
public struct Value: Sendable, Equatable {
    public var text: String
    /// Which write made the value; 0 for a row that was there from the start.
    public var version: Int

    public init(_ text: String, version: Int = 0) {
        self.text = text
        self.version = version
    }

    /// Bytes of the text in UTF-8.
    public var size: Int { text.utf8.count }
}
