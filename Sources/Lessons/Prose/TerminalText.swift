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

    func lines(_ prose: [String]) -> [String] { lines(Markdown.blocks(prose)) }

    func lines(_ blocks: [Markdown.Block], isTight: Bool = false) -> [String] {
        var lines: [String] = []
        for block in blocks {
            if !lines.isEmpty, !isTight { lines.append("") }
            lines += self.lines(block)
        }
        return lines
    }

    private func lines(_ block: Markdown.Block) -> [String] {
        switch block {
        case .heading(_, let text): return wrapped(text).map { styled($0, .strong) }
        case .paragraph(let text): return wrapped(text)
        case .quotation(let inner):
            return narrowed(by: 4).lines(inner).map { ("  | " + $0).withoutTrailingBlanks }
        case .code(_, let lines): return lines.map { ("    " + $0).withoutTrailingBlanks }
        case .list(let list): return lines(of: list)
        case .table(let rows): return lines(ofTable: rows)
        case .rule: return ["  " + String(repeating: "-", count: min(width - 2, 20))]
        }
    }

    private func lines(of list: Markdown.List) -> [String] {
        var lines: [String] = []
        for (offset, item) in list.items.enumerated() {
            if !list.isTight, offset > 0 { lines.append("") }
            let mark = "  \(list.start.map { "\($0 + offset)." } ?? "-") "
            let indent = String(repeating: " ", count: mark.count)
            var inner = narrowed(by: mark.count).lines(item, isTight: list.isTight)
            if inner.isEmpty { inner = [""] }
            lines += inner.enumerated().map { (($0 == 0 ? mark : indent) + $1).withoutTrailingBlanks }
        }
        return lines
    }

    private func narrowed(by columns: Int) -> TerminalText {
        var inner = self
        inner.width = max(10, width - columns)
        return inner
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
            var text: [Markdown.Inline] = [.strong([.text(row.first.map { plain($0) } ?? "")])]
            for (head, cell) in zip(rows[0], row).dropFirst() {
                text += [.text("; "), .emphasis([.text(plain(head))]), .text(": ")] + cell
            }
            return wrapped(text, indent: "    ", first: "  - ")
        }
    }

    /// A sentence of the tutor's own, wrapped.
    func paragraph(_ text: String, indent: String = "", first: String? = nil) -> [String] {
        wrapped(Markdown.inlines(text), indent: indent, first: first)
    }

    /// Text wrapped, with what stands in front of the first line and of the others.
    ///
    /// - Parameter markWidth: how many columns `first` takes, where it holds escape sequences.
    func wrapped(
        _ text: [Markdown.Inline], indent: String = "", first: String? = nil, markWidth: Int? = nil
    ) -> [String] {
        var lines: [String] = []
        var line = first ?? indent
        var length = markWidth ?? line.count
        var isEmpty = true
        for word in words(text) {
            if !isEmpty, word.beginsLine || length + 1 + word.count > width {
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

    /// A piece of text in one style; nil for a line end that was asked for.
    private struct Run {
        var text: String?
        var style: Style?
    }

    /// The text as it is shown, piece by piece; without colour, code is told by its quotes.
    private func runs(_ text: [Markdown.Inline], _ style: Style? = nil) -> [Run] {
        text.flatMap { inline -> [Run] in
            switch inline {
            case .text(let text): [Run(text: text, style: style)]
            case .code(let text): [Run(text: isStyled ? text : "'\(text)'", style: .code)]
            case .strong(let inner): runs(inner, .strong)
            case .emphasis(let inner): runs(inner, style ?? .emphasis)
            case .lineBreak: [Run(text: nil, style: nil)]
            case .image(let alternative, let source):
                [Run(text: "[image: \(alternative.isEmpty ? source : alternative)]", style: .dim)]
            case .link(let inner, let target):
                plain(inner) == target
                    ? runs(inner, style) : runs(inner, style) + [Run(text: " (\(target))", style: style)]
            }
        }
    }

    /// A word that must not be split, with how many columns it takes.
    private struct Word {
        var text: String
        var count: Int
        /// Whether a line ends before it, in any case.
        var beginsLine = false
    }

    private func words(_ text: [Markdown.Inline]) -> [Word] {
        var words: [Word] = []
        // Whether what comes next belongs to the word before it.
        var isJoined = false
        var beginsLine = false
        for run in runs(text) {
            guard let plain = run.text else {
                (isJoined, beginsLine) = (false, true)
                continue
            }
            if plain.isEmpty { continue }
            var isFirst = true
            for part in plain.split(separator: " ", omittingEmptySubsequences: false) {
                defer { isFirst = false }
                if part.isEmpty { continue }
                let shown = run.style.map { styled(String(part), $0) } ?? String(part)
                if isFirst, isJoined, !words.isEmpty {
                    words[words.count - 1].text += shown
                    words[words.count - 1].count += part.count
                } else {
                    words.append(Word(text: shown, count: part.count, beginsLine: beginsLine))
                    beginsLine = false
                }
            }
            isJoined = plain.last != " "
        }
        return words
    }

    private func render(_ text: [Markdown.Inline]) -> String {
        runs(text).map { run in run.style.map { styled(run.text ?? " ", $0) } ?? run.text ?? " " }.joined()
    }

    /// The text without colour.
    private func plain(_ text: [Markdown.Inline]) -> String { runs(text).map { $0.text ?? " " }.joined() }
}

extension String {
    var withoutTrailingBlanks: String {
        var text = self[...]
        while text.last == " " { text.removeLast() }
        return String(text)
    }
}
