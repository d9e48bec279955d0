/// A table in columns of text, for the terminal or as Markdown.
struct TextTable {
    /// What a column is called and how it is set.
    struct Column {
        var title: String
        var isNumber = true
    }

    var columns: [Column]
    var rows: [[String]] = []

    /// Columns parted by two blanks, titles above, numbers to the right.
    func plain() -> String {
        let widths = columns.indices.map { index in
            max(columns[index].title.count, rows.map { $0[index].count }.max() ?? 0)
        }
        func line(_ cells: [String]) -> String {
            var text = ""
            for (index, cell) in cells.enumerated() {
                let blanks = String(repeating: " ", count: widths[index] - cell.count)
                text += (index == 0 ? "" : "  ") + (columns[index].isNumber ? blanks + cell : cell + blanks)
            }
            while text.last == " " { text.removeLast() }
            return text + "\n"
        }
        return line(columns.map(\.title)) + rows.map(line).joined()
    }

    /// A table of GitHub's Markdown.
    func markdown() -> String {
        func line(_ cells: [String]) -> String { "| " + cells.joined(separator: " | ") + " |\n" }
        return line(columns.map(\.title)) + line(columns.map { $0.isNumber ? "---:" : "---" })
            + rows.map { line($0.map { $0.replacingPipes }) }.joined()
    }
}

extension String {
    fileprivate var replacingPipes: String {
        var text = ""
        for character in self { text += character == "|" ? "\\|" : String(character) }
        return text
    }
}

/// Texts inside other notations.
enum Escaping {
    /// A field of CSV, quoted where it must be (RFC 4180).
    static func csv(_ text: String) -> String {
        if !text.contains(where: { $0 == "," || $0 == "\"" || $0.isNewline }) { return text }
        var quoted = "\""
        for character in text { quoted += character == "\"" ? "\"\"" : String(character) }
        return quoted + "\""
    }

    /// A string of JSON with its quotes (RFC 8259).
    static func json(_ text: String) -> String {
        var quoted = "\""
        for scalar in text.unicodeScalars {
            switch scalar {
            case "\"": quoted += "\\\""
            case "\\": quoted += "\\\\"
            case "\n": quoted += "\\n"
            case "\t": quoted += "\\t"
            case "\r": quoted += "\\r"
            default:
                if scalar.value < 0x20 {
                    let hex = String(scalar.value, radix: 16)
                    quoted += "\\u" + String(repeating: "0", count: 4 - hex.count) + hex
                } else {
                    quoted.unicodeScalars.append(scalar)
                }
            }
        }
        return quoted + "\""
    }

    /// Text of XML or HTML.
    static func markup(_ text: String) -> String {
        var escaped = ""
        for character in text {
            switch character {
            case "&": escaped += "&amp;"
            case "<": escaped += "&lt;"
            case ">": escaped += "&gt;"
            case "\"": escaped += "&quot;"
            default: escaped.append(character)
            }
        }
        return escaped
    }
}
