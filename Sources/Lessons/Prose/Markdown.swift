/// The part of Markdown that lessons are written in: headings, paragraphs, lists, quotations, tables, code.
enum Markdown {
    /// What a text is made of, from top to bottom.
    enum Block: Equatable {
        case heading(level: Int, [Inline])
        case paragraph([Inline])
        /// The marks are `-` or `1.`, as they were written.
        case list([(mark: String, text: [Inline])])
        case quotation([Inline])
        case code([String])
        case table([[[Inline]]])

        static func == (left: Block, right: Block) -> Bool { "\(left)" == "\(right)" }
    }

    /// What a line is made of.
    enum Inline: Equatable {
        case text(String)
        case code(String)
        case strong(String)
        case emphasis(String)
        case link(text: String, target: String)
    }

    static func blocks(_ lines: [String]) -> [Block] {
        var blocks: [Block] = []
        var index = 0
        while index < lines.count {
            let text = lines[index]
            index += 1
            if text.trimmed.isEmpty { continue }
            if let fence = Fence(opening: text) {
                var code: [String] = []
                while index < lines.count, !fence.isClosed(by: lines[index]) {
                    code.append(lines[index])
                    index += 1
                }
                index += 1
                blocks.append(.code(code))
            } else if text.hasPrefix("#") {
                let level = text.prefix { $0 == "#" }.count
                blocks.append(.heading(level: level, inlines(text.dropFirst(level).trimmed)))
            } else if text.hasPrefix("|") {
                var rows = [text]
                while index < lines.count, lines[index].hasPrefix("|") {
                    rows.append(lines[index])
                    index += 1
                }
                blocks.append(.table(table(rows)))
            } else if text.hasPrefix("> ") {
                var quoted = [String(text.dropFirst(2))]
                while index < lines.count, lines[index].hasPrefix("> ") {
                    quoted.append(String(lines[index].dropFirst(2)))
                    index += 1
                }
                blocks.append(.quotation(inlines(quoted.joined(separator: " "))))
            } else if let (mark, rest) = item(text) {
                var items = [(mark, rest)]
                while index < lines.count {
                    if let next = item(lines[index]) {
                        items.append(next)
                    } else if lines[index].hasPrefix(" "), !lines[index].trimmed.isEmpty {
                        items[items.count - 1].1 += " " + lines[index].trimmed
                    } else {
                        break
                    }
                    index += 1
                }
                blocks.append(.list(items.map { ($0.0, inlines($0.1)) }))
            } else {
                var words = [text.trimmed]
                while index < lines.count, !beginsBlock(lines[index]) {
                    words.append(lines[index].trimmed)
                    index += 1
                }
                blocks.append(.paragraph(inlines(words.joined(separator: " "))))
            }
        }
        return blocks
    }

    private static func beginsBlock(_ line: String) -> Bool {
        line.trimmed.isEmpty || line.hasPrefix("#") || line.hasPrefix("|") || line.hasPrefix("> ")
            || item(line) != nil || Fence(opening: line) != nil
    }

    private static func item(_ line: String) -> (String, String)? {
        for mark in ["- ", "* "] where line.hasPrefix(mark) { return ("-", line.dropFirst(2).trimmed) }
        let digits = line.prefix { $0.isASCII && $0.isNumber }
        guard !digits.isEmpty, digits.count < 4, line.dropFirst(digits.count).hasPrefix(". ") else {
            return nil
        }
        return ("\(digits).", line.dropFirst(digits.count + 2).trimmed)
    }

    private static func table(_ rows: [String]) -> [[[Inline]]] {
        rows.filter { row in !row.allSatisfy { "|-: ".contains($0) } }.map { row in
            var cells = row.split(separator: "|", omittingEmptySubsequences: false).dropFirst().map {
                $0.trimmed
            }
            if cells.last == "" { cells.removeLast() }
            return cells.map { inlines($0) }
        }
    }

    /// Reads a line: `code`, **strong**, *emphasis*, [links](target). Marks that are not closed are text.
    static func inlines(_ line: String) -> [Inline] {
        var found: [Inline] = []
        var text = ""
        var rest = line[...]
        func take(_ open: String, _ close: String) -> Substring? {
            guard rest.hasPrefix(open) else { return nil }
            let inner = rest.dropFirst(open.count)
            guard let end = inner.firstRange(of: close), end.lowerBound > inner.startIndex else { return nil }
            return inner[..<end.lowerBound]
        }
        func add(_ inline: Inline, length: Int) {
            if !text.isEmpty { found.append(.text(text)) }
            text = ""
            found.append(inline)
            rest = rest.dropFirst(length)
        }
        while let first = rest.first {
            if let code = take("`", "`") {
                add(.code(String(code)), length: code.count + 2)
            } else if let strong = take("**", "**") {
                add(.strong(String(strong)), length: strong.count + 4)
            } else if first == "*", let words = take("*", "*"), words.first != " ", words.last != " " {
                add(.emphasis(String(words)), length: words.count + 2)
            } else if let label = take("[", "]("),
                let close = rest.dropFirst(label.count + 3).firstIndex(of: ")")
            {
                let target = rest.dropFirst(label.count + 3)[..<close]
                add(
                    .link(text: String(label), target: String(target)), length: label.count + target.count + 4
                )
            } else {
                text.append(first)
                rest.removeFirst()
            }
        }
        if !text.isEmpty { found.append(.text(text)) }
        return found
    }
}
