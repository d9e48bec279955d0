internal import Basics

/// Markdown as HTML.
enum HTML {
    static func blocks(_ lines: [String]) -> String { Markdown.blocks(lines).map { block($0) }.joined() }

    private static func block(_ block: Markdown.Block) -> String {
        switch block {
        case .heading(let level, let text):
            let level = min(max(level, 2), 6)
            return "<h\(level)>\(inline(text))</h\(level)>\n"
        case .paragraph(let text): return "<p>\(inline(text))</p>\n"
        case .quotation(let text): return "<blockquote><p>\(inline(text))</p></blockquote>\n"
        case .code(let lines): return "<pre>\(Markup.escaped(lines.joined(separator: "\n")))\n</pre>\n"
        case .list(let items):
            let tag = items.first?.mark == "-" ? "ul" : "ol"
            return "<\(tag)>\n" + items.map { "<li>\(inline($0.text))</li>\n" }.joined() + "</\(tag)>\n"
        case .table(let rows):
            let body = rows.enumerated().map { index, row in
                let tag = index == 0 ? "th" : "td"
                return "<tr>" + row.map { "<\(tag)>\(inline($0))</\(tag)>" }.joined() + "</tr>\n"
            }
            return "<table>\n" + body.joined() + "</table>\n"
        }
    }

    static func inline(_ text: String) -> String { inline(Markdown.inlines(text)) }

    private static func inline(_ text: [Markdown.Inline]) -> String {
        text.map { inline in
            switch inline {
            case .text(let text): Markup.escaped(text)
            case .code(let text): "<code>\(Markup.escaped(text))</code>"
            case .strong(let text): "<strong>\(Markup.escaped(text))</strong>"
            case .emphasis(let text): "<em>\(Markup.escaped(text))</em>"
            case .link(let text, let target):
                // Only what a browser opens as a page: a link must not run anything.
                target.hasPrefix("https://") || target.hasPrefix("http://")
                    ? "<a href=\"\(Markup.escaped(target))\">\(Markup.escaped(text))</a>"
                    : Markup.escaped(text)
            }
        }.joined()
    }
}
