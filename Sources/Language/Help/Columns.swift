/// Text in columns.
enum Columns {
    static func padded(_ text: String, to width: Int, with filler: String = " ") -> String {
        text + String(repeating: filler, count: max(0, width - text.count))
    }

    static func cut(_ text: String, to width: Int) -> String {
        text.count <= width ? text : text.prefix(width - 1) + "…"
    }

    /// A value as a trace shows it: in quotes, cut, without control characters.
    static func quoted(_ text: String, limit: Int = 40) -> String {
        var shown = ""
        for character in text.prefix(limit) {
            switch character {
            case "\"": shown += "\\\""
            case "\\": shown += "\\\\"
            case "\n": shown += "\\n"
            case "\t": shown += "\\t"
            case "\r": shown += "\\r"
            default:
                if character.unicodeScalars.contains(where: { $0.value < 0x20 || $0.value == 0x7F }) {
                    shown += "?"
                } else {
                    shown.append(character)
                }
            }
        }
        return "\"\(shown)\(text.count > limit ? "…" : "")\""
    }

    /// Words in lines of at most `width` characters, each with an indent.
    static func wrapped(_ text: String, width: Int = 78, indent: String = "") -> [String] {
        var lines: [String] = []
        var line = ""
        for word in text.split(whereSeparator: { $0 == " " || $0 == "\n" }) {
            if !line.isEmpty, indent.count + line.count + 1 + word.count > width {
                lines.append(indent + line)
                line = ""
            }
            line += (line.isEmpty ? "" : " ") + word
        }
        if !line.isEmpty { lines.append(indent + line) }
        return lines
    }
}
