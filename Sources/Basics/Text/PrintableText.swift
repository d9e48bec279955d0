/// Text that others wrote, made safe to print: a key, a value, a name, a path, a line of a file.
///
/// A terminal takes some characters as orders: escape sequences, the control characters of C0 and C1, changes of the
/// direction of writing. Each of them is shown as an escape instead, such as `\u{1b}`.
public enum PrintableText {
    /// Whether a terminal may take the character as an order, a line break or a change of direction.
    @inlinable
    public static func isUnsafe(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.value {
        case 0..<0x20, 0x7F..<0xA0: true
        case 0x061C, 0x200E, 0x200F, 0x2028...0x202E, 0x2066...0x2069: true
        default: false
        }
    }

    /// What stands for a character that is not shown as it is.
    public static func escape(_ scalar: Unicode.Scalar) -> String {
        switch scalar {
        case "\n": "\\n"
        case "\r": "\\r"
        case "\t": "\\t"
        default: "\\u{\(String(scalar.value, radix: 16))}"
        }
    }

    /// Text on one line: line breaks and tabs are escaped too.
    public static func line(_ text: String) -> String { safe(text) { _ in false } }

    /// Text whose line breaks and tabs stay.
    public static func lines(_ text: String) -> String { safe(text) { $0 == "\n" || $0 == "\t" } }

    private static func safe(_ text: String, keeping isKept: (Unicode.Scalar) -> Bool) -> String {
        func isEscaped(_ scalar: Unicode.Scalar) -> Bool { isUnsafe(scalar) && !isKept(scalar) }
        guard text.unicodeScalars.contains(where: isEscaped) else { return text }
        var safe = ""
        for scalar in text.unicodeScalars {
            if isEscaped(scalar) { safe += escape(scalar) } else { safe.unicodeScalars.append(scalar) }
        }
        return safe
    }
}
