internal import Caching

/// What `if`, `while` and `wait until` ask: a comparison of two words, or what `expect` can say.
///
/// It is asked anew each time, with the variables as they are then.
struct Condition: Sendable {
    private enum Kind: Sendable {
        case comparison(Word, Comparison, Word)
        case expectation(Statement)
    }

    private let kind: Kind

    /// Reads the words up to the block, or up to the end of the statement.
    init(_ arguments: inout ArgumentReader, example: String) throws {
        let statement = arguments.statement
        let words = statement.arguments.compactMap { argument in
            if case .word(let word) = argument { word } else { nil }
        }
        let taken = arguments.words(before: statement.block == nil ? nil : .max)
        let own = Array(words[taken])
        if own.count >= 2, let sign = own[1].literal, !own[1].isQuoted,
            let comparison = Comparison(rawValue: sign == "==" ? "=" : sign)
        {
            guard own.count <= 3 else {
                throw arguments.error(
                    .blockMissing(of: arguments.spec.name, example: example), at: own[3].span)
            }
            guard own.count == 3 else {
                throw arguments.error(
                    .missing("a value behind \(sign)", of: arguments.spec.name, syntax: example),
                    at: statement.span)
            }
            kind = .comparison(own[0], comparison, own[2])
            return
        }
        guard let first = own.first else {
            throw arguments.error(.missing("a condition", of: arguments.spec.name, syntax: example))
        }
        let options = statement.arguments.filter { argument in
            if case .option(let name, _, _) = argument {
                !arguments.spec.options.contains { $0.name == name }
            } else {
                false
            }
        }
        let inner = Statement(
            source: statement.source, node: nil,
            name: Word(pieces: [.text(Expect.spec.name)], span: first.span, isQuoted: false),
            arguments: own.map { .word($0) } + options, block: nil, span: first.span, depth: statement.depth)
        kind = .expectation(inner)
        arguments.dropOptions(options)
        if !inner.hasVariables { try arguments.checkBody(inner) }
    }

    /// Whether it holds now.
    func holds(_ context: Context) throws -> Bool {
        let isSo: Bool
        switch kind {
        case .comparison(let left, let comparison, let right):
            isSo = try compare(left, comparison, right, context)
        case .expectation(let statement):
            let inner = Context(
                engine: context.engine, frame: context.frame, client: context.client, statement: statement)
            guard let expect = try inner.command() as? Expect else { return false }
            isSo = try expect.complaint(inner) == nil
            context.world.probe?.touchEverything()
        }
        context.world.probe?.decided(isSo ? "yes" : "no")
        return isSo
    }

    private func compare(_ left: Word, _ comparison: Comparison, _ right: Word, _ context: Context) throws
        -> Bool
    {
        let (first, second) = (try value(left, context), try value(right, context))
        if let one = Operand(first), let other = Operand(second), let order = Operand.difference(one, other) {
            return comparison.holds(order, 0)
        }
        switch comparison {
        case .equal: return first == second
        case .unequal: return first != second
        default:
            let word = Operand(first) == nil ? left : right
            throw context.error(.notANumber(Operand(first) == nil ? first : second), at: word.span)
        }
    }

    /// A word's text; `nothing` stands for what a read or a command brought that found nothing.
    private func value(_ word: Word, _ context: Context) throws -> String {
        if !word.isQuoted, word.literal == "nothing" { return "" }
        return try context.evaluate(word)
    }
}

extension Operand {
    /// By how much one is more than the other, where both have the same unit.
    static func difference(_ left: Operand, _ right: Operand) -> Double? {
        switch (left, right) {
        case (.whole(let one), .whole(let other)): one == other ? 0 : one < other ? -1 : 1
        case (.time(let one), .time(let other)): one == other ? 0 : one < other ? -1 : 1
        case (.bytes(let one), .bytes(let other)): one == other ? 0 : one < other ? -1 : 1
        case (.whole(let one), .fraction(let other)): Double(one) - other
        case (.fraction(let one), .whole(let other)): one - Double(other)
        case (.fraction(let one), .fraction(let other)): one - other
        default: nil
        }
    }
}
