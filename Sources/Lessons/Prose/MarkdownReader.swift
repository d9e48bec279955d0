internal import CCommonMark
internal import Synchronization

/// Reads Markdown by way of cmark-gfm, the reference implementation of CommonMark with GitHub's extensions.
struct MarkdownReader {
    private typealias Node = OpaquePointer

    private(set) var objections: [Markdown.Objection] = []
    /// The line of the block that is being read, from 0.
    private var line = 0

    /// cmark registers its extensions in a table of the process.
    private static let registration = Mutex(false)

    /// The deepest nesting that is followed: no text that a person writes comes near.
    private static let deepest = 60

    mutating func read(_ text: String) -> [Markdown.Block] {
        let parser = Self.registration.withLock { isDone -> OpaquePointer? in
            if !isDone { cmark_gfm_core_extensions_ensure_registered() }
            isDone = true
            guard let parser = cmark_parser_new(CMARK_OPT_DEFAULT) else { return nil }
            if let table = cmark_find_syntax_extension("table") {
                cmark_parser_attach_syntax_extension(parser, table)
            }
            return parser
        }
        guard let parser else { return [] }
        defer { cmark_parser_free(parser) }
        cmark_parser_feed(parser, text, text.utf8.count)
        guard let document = cmark_parser_finish(parser) else { return [] }
        defer { cmark_node_free(document) }
        return blocks(in: document, depth: 0)
    }

    private mutating func refuse(_ message: String, _ remedy: String) {
        let objection = Markdown.Objection(line: line, message: message, remedy: remedy)
        if !objections.contains(objection) { objections.append(objection) }
    }

    private static func children(_ node: Node) -> [Node] {
        var children: [Node] = []
        var next = cmark_node_first_child(node)
        while let child = next {
            children.append(child)
            next = cmark_node_next(child)
        }
        return children
    }

    private static func type(_ node: Node) -> String { String(cString: cmark_node_get_type_string(node)) }

    private static func literal(_ node: Node) -> String {
        cmark_node_get_literal(node).map { String(cString: $0) } ?? ""
    }

    // MARK: Blocks

    private mutating func blocks(in node: Node, depth: Int) -> [Markdown.Block] {
        guard depth < Self.deepest else {
            refuse("text nested more than \(Self.deepest) deep", "write it flatter")
            return []
        }
        return Self.children(node).compactMap { block($0, depth: depth + 1) }
    }

    private mutating func block(_ node: Node, depth: Int) -> Markdown.Block? {
        line = max(0, Int(cmark_node_get_start_line(node)) - 1)
        switch Self.type(node) {
        case "paragraph": return .paragraph(inlines(in: node, depth: depth))
        case "heading":
            return .heading(level: Int(cmark_node_get_heading_level(node)), inlines(in: node, depth: depth))
        case "block_quote": return .quotation(blocks(in: node, depth: depth))
        case "thematic_break": return .rule
        case "code_block":
            var lines = Self.literal(node).split(separator: "\n", omittingEmptySubsequences: false)
            if lines.last == "" { lines.removeLast() }
            let info = cmark_node_get_fence_info(node).map { String(cString: $0) } ?? ""
            return .code(
                language: info.split(separator: " ").first.map(String.init) ?? "", lines.map(String.init))
        case "list":
            let isOrdered = cmark_node_get_list_type(node) == CMARK_ORDERED_LIST
            var list = Markdown.List(
                start: isOrdered ? Int(cmark_node_get_list_start(node)) : nil,
                isTight: cmark_node_get_list_tight(node) != 0, items: [])
            for item in Self.children(node) { list.items.append(blocks(in: item, depth: depth)) }
            return .list(list)
        case "table":
            return .table(
                Self.children(node).map { row in Self.children(row).map { inlines(in: $0, depth: depth) } })
        case "html_block":
            refuse("HTML", "write it as Markdown, or between backquotes to show it")
            return nil
        case let other:
            refuse("a \(other.replacing("_", with: " "))", "write it as paragraphs, lists or tables")
            return nil
        }
    }

    // MARK: Inlines

    private mutating func inlines(in node: Node, depth: Int) -> [Markdown.Inline] {
        guard depth < Self.deepest else {
            refuse("text nested more than \(Self.deepest) deep", "write it flatter")
            return []
        }
        var parts: [Markdown.Inline] = []
        for child in Self.children(node) {
            guard let part = inline(child, depth: depth + 1) else { continue }
            if case .text(let text) = part, case .text(let before)? = parts.last {
                parts[parts.count - 1] = .text(before + text)
            } else {
                parts.append(part)
            }
        }
        for case .text(let text) in parts { checkText(text) }
        return parts
    }

    private mutating func inline(_ node: Node, depth: Int) -> Markdown.Inline? {
        switch Self.type(node) {
        case "text": return .text(Self.literal(node))
        case "softbreak": return .text(" ")
        case "linebreak": return .lineBreak
        case "code": return .code(Self.literal(node))
        case "strong": return .strong(inlines(in: node, depth: depth))
        case "emph": return .emphasis(inlines(in: node, depth: depth))
        case "link":
            let target = cmark_node_get_url(node).map { String(cString: $0) } ?? ""
            return .link(inlines(in: node, depth: depth), target: target)
        case "image":
            let source = cmark_node_get_url(node).map { String(cString: $0) } ?? ""
            return .image(alternative: Self.plain(inlines(in: node, depth: depth)), source: source)
        case "html_inline":
            refuse("HTML ('\(Self.literal(node).prefix(30))')", "put it between backquotes, or write \\<")
            return .text(Self.literal(node))
        case let other:
            refuse("a \(other.replacing("_", with: " "))", "write it as text")
            return nil
        }
    }

    /// What GitHub would show otherwise than a terminal and a handout do.
    private mutating func checkText(_ text: String) {
        if text.contains("][") {
            refuse("a link whose target does not stand in the same text", "write [words](https://…)")
        }
        if text.contains("~~") { refuse("text that is crossed out", "leave it out") }
        if text.contains("[^") { refuse("a footnote", "write it in brackets") }
    }

    private static func plain(_ parts: [Markdown.Inline]) -> String {
        parts.map { part in
            switch part {
            case .text(let text), .code(let text): text
            case .strong(let inner), .emphasis(let inner), .link(let inner, _): plain(inner)
            case .image(let alternative, _): alternative
            case .lineBreak: " "
            }
        }.joined()
    }
}
