import CLibEditShim

/// How many columns text takes on a terminal, by the C library's table, which libedit goes by too.
enum DisplayWidth {
    /// The columns of a scalar; 0 for what has none, such as a combining accent.
    static func of(_ scalar: Unicode.Scalar) -> Int {
        if scalar.value < 0x7F { return scalar.value < 0x20 ? 0 : 1 }
        return max(0, Int(character_width(scalar.value)))
    }

    /// The columns of text without control characters.
    static func of(_ text: String) -> Int {
        text.unicodeScalars.reduce(0) { $0 + of($1) }
    }

    /// The start of a text that fits `columns`, ended by an ellipsis where something had to go.
    static func truncated(_ text: String, to columns: Int) -> String {
        guard of(text) > columns else { return text }
        var kept = ""
        var width = 0
        for character in text {
            let added = of(String(character))
            guard width + added < columns else { break }
            kept.append(character)
            width += added
        }
        return columns > 0 ? kept + "…" : ""
    }
}

/// A place on the screen, counted from the start of the prompt.
struct ScreenPosition: Equatable {
    var row = 0
    var column = 0

    /// Moves over a scalar as libedit draws it on a screen of `columns`.
    mutating func advance(over scalar: Unicode.Scalar, columns: Int) {
        switch scalar.value {
        case 0x09:
            repeat { step(1, columns: columns) } while column % 8 != 0
        case 0x0A:
            row += 1
            column = 0
        case 0..<0x20, 0x7F:
            // Drawn as ^A.
            step(1, columns: columns)
            step(1, columns: columns)
        default:
            step(DisplayWidth.of(scalar), columns: columns)
        }
    }

    /// A cell that does not fit the rest of a row goes to the next one.
    private mutating func step(_ width: Int, columns: Int) {
        if column + width > columns { wrap() }
        column += width
        if column >= columns { wrap() }
    }

    private mutating func wrap() {
        row += 1
        column = 0
    }
}
