/// A value as it travels between application, caches and databases.
///
/// A strategy does not look into it: it only hands values on.
public struct Value: Sendable, Equatable {
    public var text: String
    /// Which write made the value, if the system numbers its writes; 0 for a row that was there from the start. It is no
    /// part of the content.
    public var version: Int
    /// Bytes that count and are not kept: of an object of a trace only the size is known.
    public var padding: Int32

    /// A padding of more than 2 GiB counts as 2 GiB.
    public init(_ text: String, version: Int = 0, padding: Int = 0) {
        self.text = text
        self.version = version
        self.padding = Int32(clamping: padding)
    }

    /// Bytes of the text in UTF-8, and the padding.
    public var size: Int { text.utf8.count + Int(padding) }
}

extension Value? {
    /// Whether there is no value. `== nil` says the same, but copies both sides, since values can be compared.
    @inlinable public var isAbsent: Bool { if case .none = self { true } else { false } }
}
