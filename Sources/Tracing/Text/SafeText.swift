internal import Basics

extension TextBuffer {
    /// How many characters of a value are shown.
    static let longestValue = 40

    /// A value in quotes: cut if it is long, and escaped so that a line stays a line and a terminal stays sane.
    public mutating func append(quoted text: String) {
        append(byte: UInt8(ascii: "\""))
        append(safe: text, escaping: true, limit: Self.longestValue)
        append(byte: UInt8(ascii: "\""))
    }

    /// Text as it stands, but for what would break the line.
    public mutating func append(safe text: String) { append(safe: text, escaping: false, limit: .max) }

    private mutating func append(safe text: String, escaping: Bool, limit: Int) {
        if text.utf8.count <= limit, Self.isPlain(text, escaping: escaping) { return append(text) }
        var shown = 0
        for scalar in text.unicodeScalars {
            if shown == limit { return append("…") }
            append(safe: scalar, escaping: escaping)
            shown += 1
        }
    }

    /// Whether text is ASCII in which nothing has to be escaped.
    private static func isPlain(_ text: String, escaping: Bool) -> Bool {
        text.utf8.allSatisfy { byte in
            byte >= 0x20 && byte < 0x7F
                && !(escaping && (byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "\\")))
        }
    }

    private mutating func append(safe scalar: Unicode.Scalar, escaping: Bool) {
        switch scalar {
        case "\"" where escaping: append("\\\"")
        case "\\" where escaping: append("\\\\")
        case _ where PrintableText.isUnsafe(scalar): append(PrintableText.escape(scalar))
        default: append(String(scalar))
        }
    }
}
