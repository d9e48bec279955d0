/// How messages name what a value should have been.
extension Problem {
    /// What a value should have been: `time` for "a time", `value for ttl=` for an option.
    static func noun(_ what: String) -> String {
        if what.hasSuffix("=") { return "value for \(what)" }
        for article in ["a ", "an ", "the "] where what.hasPrefix(article) {
            return String(what.dropFirst(article.count))
        }
        return what
    }

    /// The same, as what a sentence is about: `a time`, `ttl=`.
    static func subject(_ what: String) -> String {
        if what.hasSuffix("=") { return what }
        let noun = noun(what)
        if noun != what { return what }
        if noun.contains(" of ") { return "the \(noun)" }
        return noun.first.map { "aeiou".contains($0) } ?? false ? "an \(noun)" : "a \(noun)"
    }

    static func suggestion(_ nearest: String?, else text: String) -> String {
        nearest.map { "did you mean '\($0)'?" } ?? text
    }

    /// What there is, or what to do if there is nothing.
    static func listed(_ names: [String], else text: String) -> String {
        names.isEmpty ? text : "there \(names.count == 1 ? "is" : "are") \(names.joined(separator: ", "))"
    }
}
