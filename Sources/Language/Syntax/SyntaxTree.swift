/// A word of a statement: pieces of text and variables, put together when the statement runs.
struct Word: Sendable {
    enum Piece: Sendable {
        case text(String)
        case variable(String, Span)
    }

    var pieces: [Piece]
    var span: Span
    var isQuoted: Bool

    /// The word with a text in front of it, that begins there.
    func prefixed(with text: String, from start: Int) -> Word {
        var word = Word(pieces: pieces, span: Span(start, span.to), isQuoted: false)
        if case .text(let first)? = pieces.first {
            word.pieces[0] = .text(text + first)
        } else {
            word.pieces.insert(.text(text), at: 0)
        }
        return word
    }

    /// The name of the node that an unquoted word such as `@front` or `@$name` names, empty after a mere `@`; nil if it names
    /// none.
    var node: Word? {
        guard !isQuoted, case .text(let first)? = pieces.first, first.hasPrefix("@") else { return nil }
        var name = self
        if first == "@" {
            name.pieces.removeFirst()
        } else {
            name.pieces[0] = .text(String(first.dropFirst()))
        }
        return name
    }

    /// The text of a word without variables.
    var literal: String? {
        if pieces.isEmpty { return "" }
        if pieces.count == 1, case .text(let text) = pieces[0] { return text }
        return nil
    }
}

/// What follows a statement's name.
enum Argument: Sendable {
    case word(Word)
    /// `name=value`
    case option(name: String, nameSpan: Span, value: Word)

    var span: Span {
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
struct Statement: Sendable {
    var source: Source
    /// The node in front, as in `@users write …`.
    var node: Word?
    var name: Word
    var arguments: [Argument]
    var block: Block?
    var span: Span
    /// How many blocks and statements it stands in.
    var depth = 0
    /// The command that this makes. It is kept if the statement has no variables, since it is then always the same.
    let slot = CommandSlot()

    /// The statement as it was written.
    var text: String { source.text(ofStatement: span.range) }
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
struct Block: Sendable {
    var statements: [Statement]
    var span: Span

    /// Whether a statement of it, at any depth, defines a name.
    func defines(_ name: String, in grammar: Grammar) -> Bool {
        statements.contains { statement in
            if let own = statement.name.literal, grammar.traits(own).definesStatement,
                case .word(let word)? = statement.arguments.first,
                word.literal?.hasPrefix(name + "(") ?? false
            {
                return true
            }
            return statement.block?.defines(name, in: grammar) ?? false
        }
    }

    /// The names of the clients that begin somewhere in it, without those that variables name.
    func clients(in grammar: Grammar) -> [String] {
        func namesClient(_ word: Word) -> Bool {
            word.literal.map { grammar.traits($0).namesClient } ?? false
        }
        return statements.flatMap { statement in
            var names: [String] = []
            var follows = namesClient(statement.name)
            for case .word(let word) in statement.arguments {
                if follows, let name = word.literal { names.append(name) }
                // A statement may follow as an argument: `after 5ms client bob read user:1`.
                follows = namesClient(word)
            }
            return names + (statement.block?.clients(in: grammar) ?? [])
        }
    }
}
