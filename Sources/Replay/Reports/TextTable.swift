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
