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
    public var keyText: String { KeyText.text(of: self) }

    /// The bytes of a text in which such characters may stand.
    public init(keyText: String) { self = KeyText.bytes(of: keyText) }

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

/// Keys as text, which is how the rest of Larder knows them.
///
/// Bytes that are not UTF-8 stand as characters of the last private plane, one for each byte, so that every key has a text
/// of its own and can be had back from it.
enum KeyText {
    private static let firstStandIn: UInt32 = 0x10FF00

    static func text(of key: ByteString) -> String {
        if let text = String(validating: key.bytes, as: UTF8.self), !mayHoldStandIns(key.bytes) {
            return text
        }
        var text = String.UnicodeScalarView()
        var decoder = UTF8()
        var place = 0
        while place < key.bytes.count {
            var rest = key.bytes[place...].makeIterator()
            if case .scalarValue(let scalar) = decoder.decode(&rest), scalar.value < firstStandIn {
                text.append(scalar)
                place += UTF8.width(scalar)
            } else {
                text.append(standIn(key.bytes[place]))
                place += 1
            }
            decoder = UTF8()
        }
        return String(text)
    }

    static func bytes(of text: String) -> ByteString {
        let bytes = Array(text.utf8)
        guard mayHoldStandIns(bytes) else { return ByteString(bytes) }
        var plain: [UInt8] = []
        for scalar in text.unicodeScalars {
            if scalar.value >= firstStandIn {
                plain.append(UInt8(truncatingIfNeeded: scalar.value))
            } else {
                plain += Array(String(scalar).utf8)
            }
        }
        return ByteString(plain)
    }

    /// Whether characters of the last 256 of all may be among them: those begin with F4 8F BC.
    private static func mayHoldStandIns(_ bytes: [UInt8]) -> Bool { bytes.contains(0xF4) }

    private static func standIn(_ byte: UInt8) -> Unicode.Scalar {
        Unicode.Scalar(firstStandIn + UInt32(byte)) ?? "\u{FFFD}"
    }
}
