struct Let: Command {
    static let spec = CommandSpec(
        "let", .script, "set a variable", syntax: ["let NAME = VALUE", "let NAME = NUMBER + NUMBER"],
        parameters: [.newName, .words(["="]), .text],
        discussion: """
            $name puts the value into any later word, also inside double quotes: read user:$n, "user $n". ${name} parts \
            the name from what follows. A text that is put together of variables may have 1MiB. + - * / and % calculate with numbers, from left to right, with * / % first; \
            blanks must stand around them.
            """,
        example: """
            database users rows=user:1..user:100
            let n = 2 * 5
            read user:$n
            """)

    private let name: String
    private let words: [ArgumentReader.Text]

    init(_ arguments: inout ArgumentReader) throws {
        name = try arguments.next("a name") { text throws(Problem) in try Names.check(text, "variable") }
        let equals = try arguments.next("=")
        guard equals.text == "=" else {
            throw arguments.error(.badValue(equals.text, for: "sign", expected: "="), at: equals.span)
        }
        var words = [try arguments.next("a value")]
        words.append(contentsOf: arguments.rest())
        self.words = words
    }

    func run(_ context: Context) async throws {
        context.frame.set(name, to: try value(context))
        context.engine.changes += 1
    }

    private func value(_ context: Context) throws -> String {
        if words.count == 1 { return words[0].text }
        var terms = [try number(words[0], context)]
        var signs: [ArgumentReader.Text] = []
        var index = 1
        while index + 1 < words.count {
            let sign = words[index]
            let right = try number(words[index + 1], context)
            switch sign.text {
            case "+", "-":
                signs.append(sign)
                terms.append(right)
            case "*", "/", "%":
                guard sign.text == "*" || right.double != 0 else {
                    throw context.error(.divisionByZero, at: words[index + 1].span)
                }
                terms[terms.count - 1] = try result(terms[terms.count - 1], sign, right, context)
            default:
                throw context.error(
                    .badValue(sign.text, for: "sign", expected: "+ - * / or %"), at: sign.span)
            }
            index += 2
        }
        if index < words.count {
            throw context.error(
                .missing("a number behind \(words[index].text)", of: "let", syntax: Self.spec.syntax[1]),
                at: words[index].span)
        }
        var sum = terms[0]
        for (sign, term) in zip(signs, terms.dropFirst()) { sum = try result(sum, sign, term, context) }
        return sum.text
    }

    private func result(
        _ left: LetNumber, _ sign: ArgumentReader.Text, _ right: LetNumber, _ context: Context
    ) throws -> LetNumber {
        guard let result = LetNumber.result(left, sign.text, right) else {
            throw context.error(
                .outOfRange(
                    "\(left.text) \(sign.text) \(right.text)", for: "the result of a calculation",
                    expected: "a whole number of at most 64 bits"), at: sign.span)
        }
        return result
    }

    private func number(_ word: ArgumentReader.Text, _ context: Context) throws -> LetNumber {
        if let whole = Int(word.text) { return .whole(whole) }
        guard let number = Double(word.text), number.isFinite else {
            throw context.error(.notANumber(word.text), at: word.span)
        }
        return .other(number)
    }
}

/// A number that `let` calculates with: whole ones exactly, as far as 64 bits go.
private enum LetNumber {
    case whole(Int)
    case other(Double)

    var double: Double {
        switch self {
        case .whole(let number): Double(number)
        case .other(let number): number
        }
    }

    var text: String {
        switch self {
        case .whole(let number): String(number)
        case .other(let number): Sizes.number(number)
        }
    }

    /// What comes of two numbers; nil where both are whole and the result has no room in 64 bits.
    static func result(_ left: LetNumber, _ sign: String, _ right: LetNumber) -> LetNumber? {
        if case .whole(let left) = left, case .whole(let right) = right,
            sign != "/" || left == .min || left % right == 0
        {
            let (result, isTooLarge) =
                switch sign {
                case "+": left.addingReportingOverflow(right)
                case "-": left.subtractingReportingOverflow(right)
                case "*": left.multipliedReportingOverflow(by: right)
                case "/": left.dividedReportingOverflow(by: right)
                default: right == -1 ? (0, false) : left.remainderReportingOverflow(dividingBy: right)
                }
            if !isTooLarge, sign != "/" || result * right == left { return .whole(result) }
            if isTooLarge { return nil }
        }
        let (left, right) = (left.double, right.double)
        switch sign {
        case "+": return .other(left + right)
        case "-": return .other(left - right)
        case "*": return .other(left * right)
        case "/": return .other(left / right)
        default: return .other(left.truncatingRemainder(dividingBy: right))
        }
    }
}
