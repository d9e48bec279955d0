/// A prompt, in the form that libedit needs.
///
/// libedit drops a newline in a prompt, loses an escape sequence that no visible character follows, and takes the
/// character after an escape sequence to be one column wide. So the rows above the last one are kept apart, the
/// escape sequences are enclosed in delimiters, and a space is put if a narrow character is missing.
struct Prompt: Equatable {
    /// Encloses escape sequences: a character that no prompt holds.
    static let delimiter: UInt8 = 0x01

    /// What is printed above the line being edited: complete rows.
    var rowsAbove: String
    /// The last row, with its escape sequences enclosed.
    var delimited: String
    /// What is visible of the last row.
    var visible: String

    init(_ text: String) {
        let (above, last) = Prompt.splitAtLastNewline(text)
        rowsAbove = above
        delimited = ""
        visible = ""
        var scalars = last.unicodeScalars[...]
        var pendingEscape = ""
        while let scalar = scalars.first {
            if scalar.value == 0x1B {
                let sequence = Prompt.escapeSequence(at: scalars)
                pendingEscape += String(String.UnicodeScalarView(sequence))
                scalars = scalars[sequence.endIndex...]
                continue
            }
            scalars.removeFirst()
            // Other control characters would move the cursor without libedit's knowledge.
            guard scalar.value >= 0x20, scalar.value != 0x7F else { continue }
            if !pendingEscape.isEmpty {
                flush(&pendingEscape, narrow: DisplayWidth.of(scalar) == 1)
            }
            append(scalar)
        }
        if !pendingEscape.isEmpty { flush(&pendingEscape, narrow: false) }
    }

    private mutating func append(_ scalar: Unicode.Scalar) {
        delimited.unicodeScalars.append(scalar)
        visible.unicodeScalars.append(scalar)
    }

    private mutating func flush(_ escape: inout String, narrow: Bool) {
        let delimiter = Unicode.Scalar(Prompt.delimiter)
        delimited.unicodeScalars.append(delimiter)
        delimited += escape
        delimited.unicodeScalars.append(delimiter)
        escape = ""
        if !narrow { append(" ") }
    }

    private static func splitAtLastNewline(_ text: String) -> (above: String, last: String) {
        // By scalars: a carriage return and a newline are one Character.
        let scalars = text.unicodeScalars
        guard let newline = scalars.lastIndex(of: "\n") else { return ("", text) }
        let next = scalars.index(after: newline)
        return (String(scalars[..<next]), String(scalars[next...]))
    }

    /// The escape sequence that begins a text: ESC [ … letter, or ESC and one more character.
    private static func escapeSequence(at scalars: Substring.UnicodeScalarView) -> Substring.UnicodeScalarView
    {
        var rest = scalars.dropFirst()
        guard let second = rest.popFirst() else { return scalars }
        if second == "[" {
            while let scalar = rest.popFirst() {
                if (0x40...0x7E).contains(scalar.value) { break }
            }
        }
        return scalars[..<rest.startIndex]
    }
}
