/// A string as Redis keeps it: its bytes, and which of three encodings `OBJECT ENCODING` reports.
struct StringValue {
    enum Encoding: String {
        /// A number of 64 bits.
        case int
        /// Up to 44 bytes, in one allocation with their header.
        case embstr
        /// Longer ones, and those that have been changed in place.
        case raw
    }

    private(set) var bytes: ByteString
    private(set) var encoding: Encoding
    /// Whether it is one of the numbers 0 to 9999 that all keys share.
    private(set) var isShared = false

    /// The longest string in `embstr`.
    static let embeddedLength = 44
    /// The longest string there may be: Redis's `proto-max-bulk-len`, 512 MiB.
    static let longest = 512 * 1024 * 1024

    /// A value that a command stores: a number if it reads as one.
    init(storing bytes: ByteString) {
        self.bytes = bytes
        if let number = bytes.integer {
            encoding = .int
            isShared = number >= 0 && number < 10_000
        } else {
            encoding = bytes.count <= Self.embeddedLength ? .embstr : .raw
        }
    }

    /// The result of `INCRBYFLOAT`, which is text even if it reads as a number.
    init(text bytes: ByteString) {
        self.bytes = bytes
        encoding = bytes.count <= Self.embeddedLength ? .embstr : .raw
    }

    /// A string as it was changed in place.
    init(changed bytes: ByteString) {
        self.bytes = bytes
        encoding = .raw
    }

    /// Changes the bytes in place, which makes them raw.
    mutating func change(_ body: (inout [UInt8]) -> Void) {
        body(&bytes.bytes)
        encoding = .raw
        isShared = false
    }

    var copy: StringValue {
        var copy = self
        copy.isShared = false
        return copy
    }
}
