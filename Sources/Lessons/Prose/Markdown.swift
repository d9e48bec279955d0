/// The Markdown that lessons are written in: CommonMark with GitHub's tables, as far as it looks right on a terminal and on
/// paper. What is not here is refused where a lesson is read.
enum Markdown {
    /// What a text is made of, from top to bottom.
    indirect enum Block: Equatable, Sendable {
        case heading(level: Int, [Inline])
        case paragraph([Inline])
        case list(List)
        case quotation([Block])
        /// Code, and the word behind its backquotes.
        case code(language: String, [String])
        /// Rows of cells, the first the heads.
        case table([[[Inline]]])
        case rule
    }

    struct List: Equatable, Sendable {
        /// The number of the first item; nil if items have bullets.
        var start: Int?
        /// Whether its items stand close together.
        var isTight: Bool
        var items: [[Block]]
    }

    /// What a line is made of.
    indirect enum Inline: Equatable, Sendable {
        case text(String)
        case code(String)
        case strong([Inline])
        case emphasis([Inline])
        case link([Inline], target: String)
        case image(alternative: String, source: String)
        /// A line end that was asked for.
        case lineBreak
    }

    /// Something that is not supported, at a line of the text counted from 0.
    struct Objection: Equatable, Sendable {
        var line: Int
        var message: String
        var remedy: String
    }

    /// The blocks of a text.
    static func blocks(_ lines: [String]) -> [Block] { read(lines).blocks }

    /// The blocks of a text, and what of it is not supported.
    static func read(_ lines: [String]) -> (blocks: [Block], objections: [Objection]) {
        var reader = MarkdownReader()
        let blocks = reader.read(lines.joined(separator: "\n") + "\n")
        return (blocks, reader.objections)
    }

    /// The parts of a single line, such as an answer or a hint. One that would begin a list or a heading is text.
    static func inlines(_ line: String) -> [Inline] {
        guard line.contains(where: { "*_`[]!\\&<".contains($0) }) else {
            return line.isEmpty ? [] : [.text(line)]
        }
        let blocks = blocks([line])
        if blocks.count == 1, case .paragraph(let parts) = blocks[0] { return parts }
        return [.text(line)]
    }

    /// The images of blocks, in order.
    static func images(_ blocks: [Block]) -> [String] {
        blocks.flatMap { block -> [String] in
            switch block {
            case .heading(_, let parts), .paragraph(let parts): images(in: parts)
            case .list(let list): list.items.flatMap { images($0) }
            case .quotation(let inner): images(inner)
            case .table(let rows): rows.flatMap { $0.flatMap { images(in: $0) } }
            case .code, .rule: []
            }
        }
    }

    private static func images(in parts: [Inline]) -> [String] {
        parts.flatMap { part -> [String] in
            switch part {
            case .image(_, let source): [source]
            case .strong(let inner), .emphasis(let inner), .link(let inner, _): images(in: inner)
            case .text, .code, .lineBreak: []
            }
        }
    }
}
