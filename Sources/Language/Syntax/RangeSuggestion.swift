/// Puts right what looks like a range of keys and is none.
enum RangeSuggestion {
    /// `user:1..user:3` for `user:1...user:3`, `user:3..user:1` or `user:1..item:3`; nil if it cannot be told.
    static func of(_ text: String) -> String? {
        let parts = text.split(separator: ".")
        guard text.contains(".."), parts.count == 2, let first = split(parts[0]),
            let second = split(parts[1]), let low = Int(first.digits), let high = Int(second.digits),
            low != high
        else {
            return nil
        }
        return "\(first.prefix)\(min(low, high))..\(first.prefix)\(max(low, high))"
    }

    /// A key and the number at its end.
    private static func split(_ text: Substring) -> (prefix: Substring, digits: Substring)? {
        let count = text.reversed().prefix { $0.isASCII && $0.isNumber }.count
        return count > 0 ? (text.dropLast(count), text.suffix(count)) : nil
    }
}
