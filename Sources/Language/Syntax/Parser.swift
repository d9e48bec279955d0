internal import Basics

/// Makes statements of words.
public struct Parser {
    /// How deep blocks may stand in one another.
    static let depthLimit = 64
    /// After how many words, or statements, it is asked whether there is memory for more.
    static let memoryCheck = 4096

    private let source: Source
    private let tokens: [Lexer.Token]
    private var position = 0

    /// The statements of a source.
    ///
    /// - Throws: a `Diagnostic` that names the place.
    static func statements(of source: Source, in grammar: Grammar = .larder) throws -> [Statement] {
        var parser = Parser(source: source, tokens: try Lexer.tokens(of: source, grammar))
        let statements = try parser.statements(depth: 0)
        if parser.position < parser.tokens.count, case .close(let span) = parser.tokens[parser.position] {
            throw Diagnostic(.strayClose, source, span)
        }
        return statements
    }

    private mutating func statements(depth: Int) throws -> [Statement] {
        var found: [Statement] = []
        while position < tokens.count {
            switch tokens[position] {
            case .end: position += 1
            case .close: return found
            case .open(let span): throw Diagnostic(.strayBrace, source, span)
            case .word, .option:
                found.append(try statement(depth: depth))
                guard !found.count.isMultiple(of: Self.memoryCheck) || ProcessMemory.hasRoom(for: 0) else {
                    throw Diagnostic(
                        .tooMuchMemory(limit: Sizes.bytes(ProcessMemory.limit)), source,
                        found[found.count - 1].span)
                }
            }
        }
        return found
    }

    private mutating func statement(depth: Int) throws -> Statement {
        var node: Word?
        var first = try statementName()
        if let name = first.node {
            guard !name.pieces.isEmpty else { throw Diagnostic(.nodeNameMissing, source, first.span) }
            node = name
            guard position < tokens.count, case .word = tokens[position] else {
                let text = source.text(first.span.from..<first.span.to)
                throw Diagnostic(.statementMissing(after: text), source, first.span)
            }
            first = try statementName()
        }
        var statement = Statement(
            source: source, node: node, name: first, arguments: [], block: nil,
            span: Span(node?.span.from ?? first.span.from, first.span.to), depth: depth)
        scanning: while position < tokens.count {
            switch tokens[position] {
            case .end: break scanning
            case .close: break scanning
            case .word(let word):
                statement.arguments.append(.word(word))
                statement.span.to = word.span.to
                position += 1
            case .option(let name, let nameSpan, let value):
                statement.arguments.append(.option(name: name, nameSpan: nameSpan, value: value))
                statement.span.to = value.span.to
                position += 1
            case .open(let span):
                let block = try block(from: span, depth: depth + 1)
                statement.block = block
                statement.span.to = block.span.to
                try checkEndAfterBlock()
                break scanning
            }
        }
        return statement
    }

    private mutating func statementName() throws -> Word {
        switch tokens[position] {
        case .word(let word):
            position += 1
            return word
        case .option(let name, let span, let value):
            position += 1
            // Inside the rows of a database, `user:1=Ann` is a line of its own; a reader of rows looks at the span.
            return value.prefixed(with: "\(name)=", from: span.from)
        case .open(let span), .close(let span), .end(let span): throw Diagnostic(.strayBrace, source, span)
        }
    }

    private mutating func block(from open: Span, depth: Int) throws -> Block {
        guard depth <= Self.depthLimit else { throw Diagnostic(.tooDeep(Self.depthLimit), source, open) }
        position += 1
        let statements = try statements(depth: depth)
        guard position < tokens.count, case .close(let close) = tokens[position] else {
            throw Diagnostic(.unclosed("{"), source, open)
        }
        position += 1
        return Block(statements: statements, span: Span(open.from, close.to))
    }

    /// Behind a block nothing may stand but the end of the statement.
    private func checkEndAfterBlock() throws {
        guard position < tokens.count else { return }
        switch tokens[position] {
        case .end, .close: return
        case .word(let word) where word.literal == "else": return
        case .word(let word): throw Diagnostic(.afterBlock, source, word.span)
        case .option(_, let span, _), .open(let span): throw Diagnostic(.afterBlock, source, span)
        }
    }
}
