struct Let: Command {
    static let spec = CommandSpec(
        "let", .script, "set a variable", syntax: ["let NAME = VALUE", "let NAME = NUMBER + NUMBER"],
        parameters: [.newName, .words(["="]), .text],
        discussion: """
            $name puts the value into any later word, also inside double quotes: read user:$n, "user $n". ${name} parts \
            the name from what follows. + - * / and % calculate with numbers, from left to right, with * / % first; \
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
        var terms: [Double] = [try number(words[0], context)]
        var signs: [String] = []
        var index = 1
        while index + 1 < words.count {
            let sign = words[index]
            let right = try number(words[index + 1], context)
            switch sign.text {
            case "+", "-":
                signs.append(sign.text)
                terms.append(right)
            case "*": terms[terms.count - 1] *= right
            case "/", "%":
                guard right != 0 else { throw context.error(.divisionByZero, at: words[index + 1].span) }
                let left = terms[terms.count - 1]
                terms[terms.count - 1] =
                    sign.text == "/" ? left / right : left.truncatingRemainder(dividingBy: right)
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
        for (sign, term) in zip(signs, terms.dropFirst()) { sum += sign == "+" ? term : -term }
        return Sizes.number(sum)
    }

    private func number(_ word: ArgumentReader.Text, _ context: Context) throws -> Double {
        guard let number = Double(word.text), number.isFinite else {
            throw context.error(.notANumber(word.text), at: word.span)
        }
        return number
    }
}
