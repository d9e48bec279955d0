/// Finds the numbers in a lesson's text that nothing proves: no block, expectation or setting shows them, and no
/// `numbers` directive calculates them or names their source.
struct NumberCheck {
    /// The numbers, each with its line.
    private(set) var unbound: [(number: String, line: Int)] = []

    init(_ lesson: Lesson) {
        var known = Set(lesson.provenNumbers.flatMap { Self.numbers(in: $0.text) })
        for piece in lesson.pieces { known.formUnion(Self.numbers(in: Self.proof(piece), withNames: true)) }
        for step in lesson.steps where step.title != LessonCheck.closing(lesson.language).last {
            for piece in step.pieces {
                for (text, line) in Self.claims(piece) {
                    for number in Self.numbers(in: text)
                    where !Self.isSmall(number) && !known.contains(number) && !Self.isShown(number, by: known)
                    {
                        known.insert(number)
                        unbound.append((number, line))
                    }
                }
            }
        }
    }

    /// What a piece says without proving it: text for the reader.
    private static func claims(_ piece: LessonPiece) -> [(text: String, line: Int)] {
        switch piece {
        case .prose(let prose):
            prose.lines.enumerated().filter { !$0.element.contains("](http") }.map {
                ($0.element, prose.line + $0.offset)
            }
        case .prediction(let prediction): [(prediction.because, prediction.line)]
        case .exercise(let exercise):
            [(exercise.after, exercise.line)] + exercise.hints.map { ($0.text, $0.line) }
                + exercise.goals.map { ($0.words, $0.line) } + exercise.solutions.map { ($0.reason, $0.line) }
        case .block, .note: []
        }
    }

    /// What is run or compared in a piece.
    private static func proof(_ piece: LessonPiece) -> String {
        switch piece {
        case .block(let block):
            block.commands.map { ([$0.text] + $0.output).joined(separator: "\n") }.joined(separator: "\n")
        case .prediction(let prediction):
            ([prediction.typed?.text, prediction.orderProof?.text].compactMap { $0 }
                + prediction.answers.map(\.text) + prediction.choices.compactMap { $0.proof?.text })
                .joined(separator: "\n")
        case .exercise(let exercise):
            ([exercise.start, exercise.trial, exercise.shortest].compactMap { $0?.text }
                + exercise.goals.map(\.expectations.text) + exercise.solutions.map(\.script.text)
                + exercise.hints.flatMap { $0.conditions.map(\.expectation.text) + [$0.attempt?.text ?? ""] })
                .joined(separator: "\n")
        case .prose, .note: ""
        }
    }

    /// Whether a number is one that is known, written without its unit or with fewer digits: 22 for 22ms, 51% for 51.0%.
    private static func isShown(_ number: String, by known: Set<String>) -> Bool {
        let (digits, unit) = parts(of: number)
        guard let value = Double(digits) else { return false }
        var step = 0.5
        for _ in digits.drop(while: { $0 != "." }).dropFirst() { step /= 10 }
        return known.contains { other in
            let (otherDigits, otherUnit) = parts(of: other)
            if unit.isEmpty, otherDigits == digits { return true }
            guard unit == otherUnit, otherDigits.contains("."), let exact = Double(otherDigits) else {
                return false
            }
            return abs(exact - value) <= step
        }
    }

    private static func parts(of number: String) -> (digits: Substring, unit: Substring) {
        let digits = number.prefix { $0.isNumber || $0 == "." }
        return (digits, number[digits.endIndex...])
    }

    /// Counts up to ten say how many things stand in the text itself.
    private static func isSmall(_ number: String) -> Bool { Int(number).map { $0 <= 10 } ?? false }

    private static let units = [
        "seconds": "s", "second": "s", "minutes": "m", "minute": "m", "hours": "h", "hour": "h",
    ]

    /// The numbers of a text with their units, without commas; units in words become those of the language.
    ///
    /// - Parameter withNames: whether those count too that are part of a name, such as user:1000.
    static func numbers(in text: String, withNames: Bool = false) -> [String] {
        var numbers: [String] = []
        let scalars = Array(text)
        var index = 0
        while index < scalars.count {
            guard scalars[index].isASCII, scalars[index].isNumber else {
                index += 1
                continue
            }
            let start = index
            while index < scalars.count,
                scalars[index].isASCII && scalars[index].isNumber
                    || ".,".contains(scalars[index]) && index + 1 < scalars.count
                        && scalars[index + 1].isNumber
            { index += 1 }
            // A number that is part of a name, such as user:1 or p99, is none.
            if !withNames, start > 0, scalars[start - 1].isLetter || ":-_$#.".contains(scalars[start - 1]) {
                while index < scalars.count, scalars[index].isLetter { index += 1 }
                continue
            }
            var number = String(scalars[start..<index]).replacing(",", with: "")
            let rest = scalars[index...]
            let unit = rest.prefix { $0.isLetter || $0 == "%" || $0 == "µ" }
            if unit.isEmpty, rest.first == " " {
                let word = String(rest.dropFirst().prefix { $0.isLetter })
                if let short = units[word] { number += short }
            } else {
                number += String(unit)
                index += unit.count
            }
            numbers.append(number)
        }
        return numbers
    }
}
