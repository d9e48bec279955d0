/// The number of a key. A number stands for one name as long as anything refers to it, and for another one later.
public struct KeyID: BitwiseCopyable, Hashable, Sendable {
    public var index: Int32
    @inlinable public init(_ index: Int) { self.index = Int32(index) }
    /// Stands for no key.
    @inlinable public static var none: KeyID { KeyID(-1) }
    @inlinable public var exists: Bool { index >= 0 }
}

/// A key: its name as text, and the number under which the system that uses it knows it.
///
/// A strategy looks at neither: it only hands keys on. Two keys of one system are the same if they have the same number,
/// which is so if their names are the same bytes.
public struct Key: Hashable, Sendable {
    public let text: String
    public let id: KeyID
    /// How many bytes the name has.
    public let size: Int32

    public init(text: String, id: KeyID) {
        self.text = text
        self.id = id
        size = Int32(clamping: KeyText.size(of: text))
    }

    @inlinable public static func == (left: Key, right: Key) -> Bool { left.id == right.id }
    @inlinable public func hash(into hasher: inout Hasher) { hasher.combine(id) }
}
