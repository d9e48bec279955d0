/// A word of a statement: pieces of text and variables, put together when the statement runs.
public struct Word: Sendable {
    public enum Piece: Sendable {
        case text(String)
        case variable(String, Span)
    }

    public var pieces: [Piece]
    public var span: Span
    public var isQuoted: Bool

    /// The text of a word without variables.
    public var literal: String? {
        if pieces.isEmpty { return "" }
        if pieces.count == 1, case .text(let text) = pieces[0] { return text }
        return nil
    }
}

/// What stands behind a statement's name.
public enum Argument: Sendable {
    case word(Word)
    /// `name=value`
    case option(name: String, nameSpan: Span, value: Word)

    public var span: Span {
        switch self {
        case .word(let word): word.span
        case .option(_, let name, let value): Span(name.from, value.span.to)
        }
    }

    var hasVariables: Bool {
        switch self {
        case .word(let word): word.literal == nil
        case .option(_, _, let value): value.literal == nil
        }
    }
}

/// One statement: `@node name argument… { block }`.
public struct Statement: Sendable {
    public var source: Source
    /// The node in front, as in `@users write …`.
    public var node: Word?
    public var name: Word
    public var arguments: [Argument]
    public var block: Block?
    public var span: Span
    /// How many blocks and statements it stands in.
    var depth = 0
    /// The command that this makes, kept where it has no variables and so is always the same.
    let slot = CommandSlot()

    /// The statement as it was written.
    public var text: String { source.text(span.range) }
    var hasVariables: Bool {
        node.map { $0.literal == nil } ?? false || arguments.contains { $0.hasVariables }
    }
}

/// A place for the command that a statement makes.
final class CommandSlot: @unchecked Sendable {
    // A statement is run by one session, on one thread.
    var command: (any Command)?
}

/// Statements between braces.
public struct Block: Sendable {
    public var statements: [Statement]
    public var span: Span
}
