/// A number in a lesson's text that no block shows, with what proves it: a calculation, or words that tell its source.
struct ProvenNumber: Equatable, Sendable {
    /// As it stands in the text: `67%`, `2,640`.
    var text: String
    /// The calculation; nil if words tell where the number is from.
    var calculation: String?
    var line: Int

    /// Reads the items of a `numbers` directive: `67% = 20/30; 1970: the year of the paper`.
    static func read(_ text: String, line: Int) -> (numbers: [ProvenNumber], bad: [String]) {
        var numbers: [ProvenNumber] = []
        var bad: [String] = []
        for item in text.split(separator: ";").map(\.trimmed) where !item.isEmpty {
            let sign = item.firstIndex { $0 == "=" || $0 == ":" }
            guard let sign, !item[..<sign].trimmed.isEmpty, !item[item.index(after: sign)...].trimmed.isEmpty
            else {
                bad.append(item)
                continue
            }
            let rest = item[item.index(after: sign)...].trimmed
            numbers.append(
                ProvenNumber(
                    text: item[..<sign].trimmed, calculation: item[sign] == "=" ? rest : nil, line: line))
        }
        return (numbers, bad)
    }

    /// What speaks against the calculation; nil if it comes to the number, as far as the number is written out.
    var complaint: String? {
        guard let calculation else { return nil }
        guard let stated = Calculation.number(text) else { return "'\(text)' is no number" }
        guard let found = Calculation.value(of: calculation) else {
            return "'\(calculation)' cannot be calculated: numbers, + - * / and brackets can"
        }
        // Half of the last digit that is written.
        let digits = text.drop { $0 != "." }.dropFirst().prefix { $0.isNumber }.count
        var step = 0.5
        for _ in 0..<digits { step /= 10 }
        step *= stated.scale
        return abs(found - stated.value) <= step * 1.0001 ? nil : "it is \(found / stated.scale)"
    }
}

/// Arithmetic as it stands in texts: numbers with units, `+ - * /` and brackets.
struct Calculation {
    private var rest: Substring

    static func value(of text: String) -> Double? {
        var calculation = Calculation(rest: text.replacing("×", with: "*").replacing("−", with: "-")[...])
        guard let value = calculation.sum(), calculation.isAtEnd else { return nil }
        return value
    }

    /// What units are worth in the smallest that is used with them.
    private static let units: [String: Double] = [
        "": 1, "%": 0.01, "ms": 1, "s": 1000, "m": 60_000, "h": 3_600_000, "/s": 1, "B": 1, "KiB": 1024,
        "MiB": 1_048_576,
    ]

    /// A number with its unit, and what the unit is worth.
    static func number(_ text: String) -> (value: Double, scale: Double)? {
        guard let number = TypedAnswer.number(text), let scale = units[number.unit] else { return nil }
        return (number.value * scale, scale)
    }

    private var isAtEnd: Bool { rest.allSatisfy { $0 == " " } }

    private mutating func take(_ mark: Character) -> Bool {
        rest = rest.drop { $0 == " " }
        guard rest.first == mark else { return false }
        rest.removeFirst()
        return true
    }

    private mutating func sum() -> Double? {
        guard var value = product() else { return nil }
        while true {
            if take("+") {
                guard let next = product() else { return nil }
                value += next
            } else if take("-") {
                guard let next = product() else { return nil }
                value -= next
            } else {
                return value
            }
        }
    }

    private mutating func product() -> Double? {
        guard var value = factor() else { return nil }
        while true {
            if take("*") {
                guard let next = factor() else { return nil }
                value *= next
            } else if take("/") {
                guard let next = factor(), next != 0 else { return nil }
                value /= next
            } else {
                return value
            }
        }
    }

    private mutating func factor() -> Double? {
        if take("(") {
            guard let value = sum(), take(")") else { return nil }
            return value
        }
        if take("-") { return factor().map { -$0 } }
        let digits = rest.prefix { $0.isNumber || $0 == "." || $0 == "," }
        let unit = rest.dropFirst(digits.count).prefix { $0.isLetter || $0 == "%" }
        guard let number = Self.number(String(digits + unit)) else { return nil }
        rest = rest.dropFirst(digits.count + unit.count)
        return number.value
    }
}
