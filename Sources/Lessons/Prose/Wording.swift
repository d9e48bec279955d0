/// A sentence of the tutor or of a handout, as it is written in the program: English, with what is filled in apart.
struct Phrase: ExpressibleByStringInterpolation {
    /// The sentence with `{}` for each thing that is filled in. Tables of texts go by it.
    var key: String
    var fillings: [String]

    init(stringLiteral value: String) { (key, fillings) = (value, []) }

    init(stringInterpolation parts: Interpolation) { (key, fillings) = (parts.key, parts.fillings) }

    struct Interpolation: StringInterpolationProtocol {
        var key = ""
        var fillings: [String] = []

        init(literalCapacity: Int, interpolationCount: Int) {}

        mutating func appendLiteral(_ literal: String) { key += literal }

        mutating func appendInterpolation(_ value: some CustomStringConvertible) {
            key += "{}"
            fillings.append("\(value)")
        }
    }
}

/// The words of the tutor and of handouts in a language. To add one, add a table and a line in ``tables``.
struct Wording: Sendable {
    /// The tables by language, as in HTML: each sentence by the English one. What is filled in comes in the same order.
    static let tables: [String: [String: String]] = ["de": german]

    private let table: [String: String]

    /// The words of a language; English if there is no table of it.
    init(_ language: String) {
        let main = language.prefix { $0 != "-" }.lowercased()
        table = Self.tables[main] ?? [:]
    }

    func callAsFunction(_ phrase: Phrase) -> String {
        var text = table[phrase.key] ?? phrase.key
        var filled = ""
        for filling in phrase.fillings {
            guard let mark = text.range(of: "{}") else { break }
            filled += text[..<mark.lowerBound] + filling
            text = String(text[mark.upperBound...])
        }
        return filled + text
    }
}
