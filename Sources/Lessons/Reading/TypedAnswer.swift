internal import Language

/// An answer that is right to type: a text, a range of numbers, or a number that need only be come near.
struct TypedAnswer: Equatable, Sendable {
    /// The answer as it was written: `22ms`, `50% to 55%`, `52 ± 10%`.
    var text: String
    /// The bounds as they would be typed; nil if only the text itself is right.
    var range: ClosedRange<Double>?
    /// What stands behind the numbers of a range.
    var unit = ""

    /// Reads an answer.
    init(_ text: String) {
        self.text = text
        if let mark = text.firstRange(of: "±"), let middle = Self.number(text[..<mark.lowerBound]) {
            let tolerance = text[mark.upperBound...].trimmed
            guard tolerance.hasSuffix("%"), let share = Double(tolerance.dropLast()) else { return }
            unit = middle.unit
            range = middle.value * (1 - share / 100)...middle.value * (1 + share / 100)
        } else if let mark = text.firstRange(of: " to "), let low = Self.number(text[..<mark.lowerBound]),
            let high = Self.number(text[mark.upperBound...]), low.value <= high.value
        {
            unit = high.unit
            range = low.value...high.value
        }
    }

    /// A number and the unit behind it; thousands may be set off by commas.
    static func number(_ text: some StringProtocol) -> (value: Double, unit: String)? {
        let text = text.trimmed
        let digits = text.prefix { $0.isASCII && ($0.isNumber || $0 == "." || $0 == ",") }
        guard let value = Double(digits.filter { $0 != "," }) else { return nil }
        return (value, text.dropFirst(digits.count).trimmed)
    }

    /// Whether a number that was typed lies in the range; nil if there is no range, or it is no such number.
    func holds(_ typed: String) -> Bool? {
        guard let range, let number = Self.number(typed), number.unit == unit || number.unit.isEmpty else {
            return nil
        }
        return range.contains(number.value)
    }
}

extension Prediction {
    /// The expectation with an answer in it; nil if the answer could mean something else than itself.
    func filled(with answer: String) -> Script? {
        guard let typed, !answer.isEmpty,
            answer.unicodeScalars.allSatisfy({
                $0.properties.isAlphabetic || $0.properties.numericType != nil
                    || "., %:-µ ".unicodeScalars.contains($0)
            })
        else { return nil }
        return Script(text: typed.text.replacing("?", with: answer, maxReplacements: 1), line: typed.line)
    }

    /// The expectations that hold exactly where an answer is right.
    func proofs(of answer: TypedAnswer) -> [Script] {
        guard let typed, let range = answer.range else { return filled(with: answer.text).map { [$0] } ?? [] }
        func bound(_ sign: String, _ value: Double) -> Script {
            let rounded = (value * 1000).rounded() / 1000
            let number = rounded == rounded.rounded() ? "\(Int(rounded))" : "\(rounded)"
            let text = typed.text.replacing(
                "= ?", with: "\(sign) \(number)\(answer.unit)", maxReplacements: 1)
            return Script(text: text, line: typed.line)
        }
        return [bound(">=", range.lowerBound), bound("<=", range.upperBound)]
    }

    /// The right answer as it is told.
    var rightWords: String {
        if !order.isEmpty { return order.joined(separator: ", ") }
        if !answers.isEmpty { return answers.map(\.text).joined(separator: " or ") }
        return choices.filter(\.isRight).map(\.text).joined(separator: "; or: ")
    }

    /// What is to be ordered, as it is shown: in the order of the alphabet, or turned round if that is the right one.
    var shownOrder: [String] {
        let sorted = order.sorted()
        return sorted == order ? sorted.reversed() : sorted
    }
}
