/// Text for a terminal: Markdown wrapped to a width, with or without colour.
struct TerminalText: Sendable {
    /// How many columns there are.
    var width: Int
    var isStyled: Bool

    /// No wider than a person reads with ease, and never past the last column.
    init(columns: Int = 80, isStyled: Bool = false) {
        width = max(20, min(columns, 80) - 2)
        self.isStyled = isStyled
    }

    enum Style: String {
        case strong = "1"
        case dim = "2"
        case emphasis = "3"
        case code = "36"
        case good = "32"
        case bad = "31"
        case ask = "33"
        case title = "1;36"
    }

    func styled(_ text: String, _ style: Style) -> String {
        isStyled && !text.isEmpty ? "\u{1B}[\(style.rawValue)m\(text)\u{1B}[0m" : text
    }

    // MARK: Markdown

    func lines(_ prose: [String]) -> [String] {
        var lines: [String] = []
        for block in Markdown.blocks(prose) {
            if !lines.isEmpty { lines.append("") }
            lines += self.lines(block)
        }
        return lines
    }

    private func lines(_ block: Markdown.Block) -> [String] {
        switch block {
        case .heading(_, let text): return wrapped(text).map { styled($0, .strong) }
        case .paragraph(let text): return wrapped(text)
        case .quotation(let text): return wrapped(text, indent: "  | ")
        case .code(let lines): return lines.map { "    " + $0 }
        case .list(let items):
            return items.flatMap { item in
                let hanging = String(repeating: " ", count: item.mark.count + 3)
                return wrapped(item.text, indent: hanging, first: "  \(item.mark) ")
            }
        case .table(let rows): return lines(ofTable: rows)
        }
    }

    /// A table in columns; one that is too wide for that, as a list of its rows.
    private func lines(ofTable rows: [[[Markdown.Inline]]]) -> [String] {
        let count = rows.map(\.count).max() ?? 0
        let widths = (0..<count).map { column in
            rows.map { column < $0.count ? plain($0[column]).count : 0 }.max() ?? 0
        }
        guard widths.reduce(0, +) + 2 * count <= width, let heads = rows.first else {
            return list(ofTable: rows)
        }
        return rows.enumerated().map { index, row in
            let cells = row.enumerated().map { column, cell in
                render(cell) + String(repeating: " ", count: widths[column] - plain(cell).count)
            }
            let line = "  " + cells.joined(separator: "  ")
            return (heads.isEmpty || index > 0 ? line : styled(line, .strong)).withoutTrailingBlanks
        }
    }

    private func list(ofTable rows: [[[Markdown.Inline]]]) -> [String] {
        rows.dropFirst().flatMap { row in
            var text: [Markdown.Inline] = [.strong(row.first.map { plain($0) } ?? "")]
            for (head, cell) in zip(rows[0], row).dropFirst() {
                text += [.text("; "), .emphasis(plain(head)), .text(": ")] + cell
            }
            return wrapped(text, indent: "    ", first: "  - ")
        }
    }

    /// A sentence of the tutor's own, wrapped.
    func paragraph(_ text: String, indent: String = "", first: String? = nil) -> [String] {
        wrapped(Markdown.inlines(text), indent: indent, first: first)
    }

    func wrapped(_ text: [Markdown.Inline], indent: String = "", first: String? = nil) -> [String] {
        var lines: [String] = []
        var line = first ?? indent
        var length = line.count
        var isEmpty = true
        for word in words(text) {
            if !isEmpty, length + 1 + word.count > width {
                lines.append(line)
                line = indent
                length = indent.count
                isEmpty = true
            }
            line += (isEmpty ? "" : " ") + word.text
            length += (isEmpty ? 0 : 1) + word.count
            isEmpty = false
        }
        return lines + [line]
    }

    /// Words that must not be parted, with how many columns they take.
    private func words(_ text: [Markdown.Inline]) -> [(text: String, count: Int)] {
        var words: [(text: String, count: Int)] = []
        // Whether what comes next belongs to the word before it.
        var isJoined = false
        for inline in text {
            let plain = plain([inline])
            var isFirst = true
            for part in plain.split(separator: " ", omittingEmptySubsequences: false) {
                defer { isFirst = false }
                if part.isEmpty { continue }
                let shown = styled(String(part), inline.style)
                if isFirst, isJoined, !words.isEmpty {
                    words[words.count - 1].text += shown
                    words[words.count - 1].count += part.count
                } else {
                    words.append((shown, part.count))
                }
            }
            isJoined = plain.last != " "
        }
        return words
    }

    private func styled(_ text: String, _ style: Style?) -> String { style.map { styled(text, $0) } ?? text }

    private func render(_ text: [Markdown.Inline]) -> String {
        text.map { styled(plain([$0]), $0.style) }.joined()
    }

    /// The text without marks; without colour, code is told by its quotes.
    private func plain(_ text: [Markdown.Inline]) -> String {
        text.map { inline in
            switch inline {
            case .text(let text), .strong(let text), .emphasis(let text): text
            case .code(let text): isStyled ? text : "'\(text)'"
            case .link(let text, let target): text == target ? target : "\(text) (\(target))"
            }
        }.joined()
    }
}

extension Markdown.Inline {
    fileprivate var style: TerminalText.Style? {
        switch self {
        case .text, .link: nil
        case .code: .code
        case .strong: .strong
        case .emphasis: .emphasis
        }
    }
}

extension String {
    var withoutTrailingBlanks: String {
        var text = self[...]
        while text.last == " " { text.removeLast() }
        return String(text)
    }
}
