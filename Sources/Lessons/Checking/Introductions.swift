internal import Language

/// Which statements the lessons of a course have introduced so far.
struct Introductions {
    /// What the first lesson shows rather than tells.
    private var known: Set = ["database", "cache", "read", "write", "advance", "reset"]

    /// The statements that a lesson uses in a block before any text has named them as code.
    mutating func faults(in lesson: Lesson) -> [LessonFault] {
        var faults: [LessonFault] = []
        for piece in lesson.pieces {
            switch piece {
            case .prose(let prose): known.formUnion(Self.words(in: prose.blocks))
            case .block(let block):
                for command in block.commands {
                    for statement in (try? Session.outline(of: Script(text: command.text, line: 1).source))
                        ?? []
                    {
                        for name in statement.names.compactMap({ $0 })
                        where Session.hasStatement(name) && known.insert(name).inserted {
                            faults.append(
                                LessonFault(
                                    command.line, "'\(name)' is used before it is introduced",
                                    "say in the text above it what `\(name)` does"))
                        }
                    }
                }
            case .prediction, .exercise, .note: break
            }
        }
        return faults
    }

    /// The words of all code in a text.
    private static func words(in blocks: [Markdown.Block]) -> [String] {
        blocks.flatMap { block -> [String] in
            switch block {
            case .heading(_, let parts), .paragraph(let parts): words(in: parts)
            case .list(let list): list.items.flatMap { words(in: $0) }
            case .quotation(let inner): words(in: inner)
            case .table(let rows): rows.flatMap { $0.flatMap { words(in: $0) } }
            case .code, .rule: []
            }
        }
    }

    private static func words(in parts: [Markdown.Inline]) -> [String] {
        parts.flatMap { part -> [String] in
            switch part {
            case .code(let text): text.split(whereSeparator: { " =,".contains($0) }).map(String.init)
            case .strong(let inner), .emphasis(let inner), .link(let inner, _): words(in: inner)
            case .text, .image, .lineBreak: []
            }
        }
    }
}
