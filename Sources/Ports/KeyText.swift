/// The names of keys, which are bytes, as text, which is how they are printed and typed.
///
/// Each byte that is no part of UTF-8 stands as a character of the last private plane, so every name has a text of its
/// own and can be had back from it.
public enum KeyText {
    private static let firstStandIn: UInt32 = 0x10FF00

    /// Whether a name is the UTF-8 of its text: it is valid, and holds none of the characters that stand for bytes.
    public static func isText(_ name: [UInt8]) -> Bool {
        if name.allSatisfy({ $0 < 0x80 }) { return true }
        return !mayHoldStandIns(name) && String(validating: name, as: UTF8.self) != nil
    }

    /// The text of a name.
    public static func text(of name: [UInt8]) -> String {
        if let text = String(validating: name, as: UTF8.self), !mayHoldStandIns(name) { return text }
        var text = String.UnicodeScalarView()
        var decoder = UTF8()
        var place = 0
        while place < name.count {
            var rest = name[place...].makeIterator()
            if case .scalarValue(let scalar) = decoder.decode(&rest), scalar.value < firstStandIn {
                text.append(scalar)
                place += UTF8.width(scalar)
            } else {
                text.append(standIn(name[place]))
                place += 1
            }
            decoder = UTF8()
        }
        return String(text)
    }

    /// The name of a text.
    public static func bytes(of text: String) -> [UInt8] {
        let bytes = Array(text.utf8)
        guard mayHoldStandIns(bytes) else { return bytes }
        var name: [UInt8] = []
        for scalar in text.unicodeScalars {
            if scalar.value >= firstStandIn {
                name.append(UInt8(truncatingIfNeeded: scalar.value))
            } else {
                name += Array(String(scalar).utf8)
            }
        }
        return name
    }

    /// How many bytes the name of a text has.
    static func size(of text: String) -> Int {
        mayHoldStandIns(text.utf8) ? bytes(of: text).count : text.utf8.count
    }

    /// Whether characters of the last 256 of all may be among them: those begin with F4 8F BC.
    private static func mayHoldStandIns(_ bytes: some Sequence<UInt8>) -> Bool { bytes.contains(0xF4) }

    private static func standIn(_ byte: UInt8) -> Unicode.Scalar {
        Unicode.Scalar(firstStandIn + UInt32(byte)) ?? "\u{FFFD}"
    }
}

/// A text that is another one if any byte of it is another: names of keys and of tags are compared so, while `String`
/// takes "é" in one character and in two for the same.
public struct ExactText: Hashable, Sendable {
    public let text: String

    public init(_ text: String) { self.text = text }

    public static func == (left: ExactText, right: ExactText) -> Bool {
        let size = left.text.utf8.count
        guard size == right.text.utf8.count else { return false }
        // Most texts lie in memory in one piece, and are compared there.
        let isSame = left.text.utf8.withContiguousStorageIfAvailable { left in
            right.text.utf8.withContiguousStorageIfAvailable { right in left.elementsEqual(right) }
        }
        return (isSame ?? nil) ?? left.text.utf8.elementsEqual(right.text.utf8)
    }

    public func hash(into hasher: inout Hasher) {
        var text = text
        text.withUTF8 { hasher.combine(bytes: UnsafeRawBufferPointer($0)) }
    }
}
