/// The number of a key: keys are numbered 0, 1, 2, … in the order in which they first appear, and never again.
public struct KeyID: BitwiseCopyable, Hashable, Sendable {
    public var index: Int32
    @inlinable public init(_ index: Int) { self.index = Int32(index) }
    /// Stands for no key.
    @inlinable public static var none: KeyID { KeyID(-1) }
    @inlinable public var exists: Bool { index >= 0 }
}

/// A key: its name, and the number under which the system that uses it knows it.
///
/// A strategy looks at neither: it only hands keys on.
public struct Key: Hashable, Sendable {
    public let text: String
    public let id: KeyID

    @inlinable public init(text: String, id: KeyID) {
        self.text = text
        self.id = id
    }

    public static func == (left: Key, right: Key) -> Bool { left.text == right.text }
    public func hash(into hasher: inout Hasher) { hasher.combine(text) }
}
