internal import Caching

struct Let: Command {
    static let spec = CommandSpec(
        "let", .script, "set a variable",
        syntax: [
            "let NAME = VALUE", "let NAME = NUMBER + NUMBER", "let NAME = read KEY", "let NAME = COMMAND …",
            "let NAME = write KEY VALUE [if-version=N]", "let NAME = commit",
        ],
        parameters: [.newName, .words(["="]), .text],
        discussion: """
            $name puts the value into any later word, also inside double quotes: read user:$n, "user $n". ${name} separates \
            the name from what follows. A text made of variables may have 1MiB. + - * / and % calculate with numbers, \
            times and sizes, from left to right, with * / % first; 'help numbers' tells more. Blanks stand around them. 'let v = read user:1' and \
            'let r = GET lock', with any command of Redis, set what came: nothing, if it found nothing or failed. 'let ok = write …', delete, \
            commit and rollback set OK, or nothing if they failed.
            """,
        example: """
            database users rows=user:1..user:100
            let n = 2 * 5
            read user:$n
            """)

    private let name: String
    private let words: [ArgumentReader.Text]
    /// The statement that brings the value; nil where it is given.
    private let question: Block?

    init(_ arguments: inout ArgumentReader) throws {
        if let option = arguments.unknownOption,
            arguments.peek.map({ $0.span.from > option.span.from }) ?? true
        {
            throw arguments.error(.letWithoutBlanks(option.name), at: option.span)
        }
        name = try arguments.next("a name") { text throws(Problem) in try Self.check(text) }
        let equals = try arguments.next("=")
        guard equals.text == "=" else {
            throw arguments.error(.badValue(equals.text, for: "sign", expected: "="), at: equals.span)
        }
        if Self.isQuestionNext(arguments) {
            question = try arguments.body(example: "let v = read user:1")
            words = []
            return
        }
        if let option = arguments.unknownOption {
            throw arguments.error(.letWithoutBlanks(option.name), at: option.span)
        }
        question = nil
        var words = [try arguments.next("a value")]
        words.append(contentsOf: arguments.rest())
        self.words = words
        if words.count > 1, !words[1].isQuoted, Operand(words[0].text) == nil, words[0].failure == nil,
            !["+", "-", "*", "/", "%"].contains(words[1].text)
        {
            throw arguments.error(
                .habit(.severalWords(words.map(\.text).joined(separator: " "))), at: words[1].span)
        }
        if words.count == 1, let first = words.first, let sign = Self.closeSign(first) {
            throw arguments.error(.signWithoutBlanks(first.text, sign), at: first.span)
        }
    }

    /// Whether what follows is a read or a command of Redis with its arguments.
    private static func isQuestionNext(_ arguments: ArgumentReader) -> Bool {
        if let only = arguments.peek, !only.isQuoted, arguments.nextTwo == nil {
            return Self.ends.contains(only.text)
        }
        guard let (first, second) = arguments.nextTwo, !first.isQuoted,
            !["+", "-", "*", "/", "%"].contains(second.text)
        else { return false }
        let name = first.text.hasPrefix("@") ? second.text : first.text
        return Self.questions.contains(name) || RedisCommand.isNamed(name)
    }

    /// The statements, besides commands of Redis, that bring something.
    private static let questions = [
        Read.spec.name, Write.spec.name, Delete.spec.name,
    ]
    /// Those of them that take no argument.
    private static let ends = [Commit.spec.name, Rollback.spec.name]

    private static func check(_ text: String) throws(Problem) -> String {
        // `let n=5` where a capital letter keeps it from looking like an option.
        if let equals = text.firstIndex(of: "=") { throw .letWithoutBlanks(String(text[..<equals])) }
        return try Names.checkVariable(text)
    }

    /// The sign in `1+2`, which is meant to be calculated; nil if the word is a text.
    private static func closeSign(_ word: ArgumentReader.Text) -> Character? {
        if word.isQuoted { return nil }
        for sign in "+*/%" {
            let sides = word.text.split(separator: sign, omittingEmptySubsequences: false)
            if sides.count == 2, sides.allSatisfy({ Operand(String($0)) != nil }) { return sign }
        }
        return nil
    }

    func run(_ context: Context) async throws {
        let value: String
        if let question {
            context.engine.changes += 1
            context.engine.brought[context.client] = nil
            for statement in question.statements { try await context.run(statement, frame: context.frame) }
            value = context.engine.brought[context.client] ?? ""
        } else {
            value = try self.value(context)
        }
        context.frame.set(name, to: value)
        context.engine.changes += 1
        guard let probe = context.world.probe else { return }
        probe.decided("\(name)=\(value)")
        if context.frame.isShared(name) { probe.shares("\(name)=\(value)") }
    }

    private func value(_ context: Context) throws -> String {
        if words.count == 1 { return words[0].text }
        var terms = [try quantity(words[0], context)]
        var signs: [ArgumentReader.Text] = []
        var index = 1
        while index + 1 < words.count {
            let sign = words[index]
            let right = try quantity(words[index + 1], context)
            switch sign.text {
            case "+", "-":
                signs.append(sign)
                terms.append(right)
            case "*", "/", "%":
                guard sign.text == "*" || !right.isZero else {
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
        _ left: Operand, _ sign: ArgumentReader.Text, _ right: Operand, _ context: Context
    ) throws -> Operand {
        do { return try Operand.result(left, sign.text, right) } catch {
            throw context.error(error, at: sign.span)
        }
    }

    private func quantity(_ word: ArgumentReader.Text, _ context: Context) throws -> Operand {
        guard let quantity = Operand(word.text) else {
            throw context.error(.notANumber(word.text), at: word.span)
        }
        return quantity
    }
}
