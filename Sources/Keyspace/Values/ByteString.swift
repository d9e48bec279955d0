internal import Tracing

/// A string of bytes, as Redis stores keys, fields, members and values: any bytes, in no particular encoding.
public struct ByteString: Hashable, Sendable {
    public var bytes: [UInt8]

    public init(_ bytes: [UInt8]) { self.bytes = bytes }

    public init(_ text: String) { bytes = Array(text.utf8) }

    public var count: Int { bytes.count }

    /// The bytes read as UTF-8, each that is no part of it replaced.
    public var text: String { String(decoding: bytes, as: UTF8.self) }

    public func hash(into hasher: inout Hasher) {
        bytes.withUnsafeBytes { hasher.combine(bytes: $0) }
    }

    /// Whether the bytes are these ASCII letters, in upper or lower case.
    public func isWord(_ word: StaticString) -> Bool {
        guard bytes.count == word.utf8CodeUnitCount else { return false }
        for (index, byte) in bytes.enumerated() {
            let other = word.utf8Start[index]
            if byte != other && Self.lowered(byte) != Self.lowered(other) { return false }
        }
        return true
    }

    /// Whether it can be typed without quotation marks: printable ASCII, and none of what means something to a shell.
    public var isPlainWord: Bool {
        !bytes.isEmpty
            && bytes.allSatisfy { byte in
                byte > 0x20 && byte < 0x7F && !"\"'\\#$;{}".utf8.contains(byte)
            }
    }

    /// The key of this name as the rest of Larder knows it: bytes that are not UTF-8 stand as characters of the last private
    /// plane, one for each.
    public var keyText: String { KeyText.text(of: bytes) }

    /// The bytes of a text in which such characters may stand.
    public init(keyText: String) { bytes = KeyText.bytes(of: keyText) }

    /// The bytes with ASCII capitals made small.
    public var lowercased: String { String(decoding: bytes.map(Self.lowered), as: UTF8.self) }

    @inline(__always)
    private static func lowered(_ byte: UInt8) -> UInt8 {
        byte >= 0x41 && byte <= 0x5A ? byte | 0x20 : byte
    }
}

extension ByteString: Comparable {
    /// Byte by byte, a prefix before what it begins: the order of `memcmp`.
    public static func < (left: ByteString, right: ByteString) -> Bool {
        left.bytes.lexicographicallyPrecedes(right.bytes)
    }
}

extension ByteString: ExpressibleByStringLiteral {
    public init(stringLiteral text: String) { self.init(text) }
}
