internal import Basics

/// Markdown as HTML.
struct HTML {
    /// What stands for the source of an image; nil if there is nothing to show.
    var image: (String) -> String? = { _ in nil }

    static func inline(_ text: String) -> String { HTML().inline(Markdown.inlines(text)) }

    func blocks(_ blocks: [Markdown.Block]) -> String { blocks.map { block($0) }.joined() }

    private func block(_ block: Markdown.Block) -> String {
        switch block {
        case .heading(let level, let text):
            // The page has one heading of the first level, and those of steps are of the second.
            let level = min(max(level, 3), 6)
            return "<h\(level)>\(inline(text))</h\(level)>\n"
        case .paragraph(let text): return "<p>\(inline(text))</p>\n"
        case .quotation(let inner): return "<blockquote>\(blocks(inner))</blockquote>\n"
        case .rule: return "<hr>\n"
        case .code(_, let lines):
            // What is wider than the page is scrolled, by keyboard too.
            return "<pre tabindex=\"0\">\(Markup.escaped(lines.joined(separator: "\n")))\n</pre>\n"
        case .list(let list):
            let items = list.items.map { item -> String in
                if list.isTight, case .paragraph(let text)? = item.first {
                    let rest = blocks(Array(item.dropFirst()))
                    return "<li>\(inline(text))\(rest.isEmpty ? "" : "\n" + rest)</li>\n"
                }
                return "<li>\(blocks(item))</li>\n"
            }
            guard let start = list.start else { return "<ul>\n\(items.joined())</ul>\n" }
            return "<ol\(start == 1 ? "" : " start=\"\(start)\"")>\n\(items.joined())</ol>\n"
        case .table(let rows):
            let lines = rows.enumerated().map { index, row in
                let (open, tag) = index == 0 ? ("th scope=\"col\"", "th") : ("td", "td")
                return "<tr>" + row.map { "<\(open)>\(inline($0))</\(tag)>" }.joined() + "</tr>\n"
            }
            let head = lines.first.map { "<thead>\n\($0)</thead>\n" } ?? ""
            return "<table>\n\(head)<tbody>\n\(lines.dropFirst().joined())</tbody>\n</table>\n"
        }
    }

    func inline(_ text: [Markdown.Inline]) -> String {
        text.map { inline in
            switch inline {
            case .text(let text): Markup.escaped(text)
            case .code(let text): "<code>\(Markup.escaped(text))</code>"
            case .strong(let inner): "<strong>\(self.inline(inner))</strong>"
            case .emphasis(let inner): "<em>\(self.inline(inner))</em>"
            case .lineBreak: "<br>\n"
            case .link(let inner, let target):
                // Only what a browser opens as a page: a link must not run anything.
                target.hasPrefix("https://") || target.hasPrefix("http://")
                    ? "<a href=\"\(Markup.escaped(target))\">\(self.inline(inner))</a>" : self.inline(inner)
            case .image(let alternative, let source):
                image(source).map { "<img src=\"\($0)\" alt=\"\(Markup.escaped(alternative))\">" }
                    ?? "<em>\(Markup.escaped(alternative))</em>"
            }
        }.joined()
    }
}
