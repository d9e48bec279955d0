/// Lines that are too wide for a terminal, folded between words.
enum Folding {
    /// The parts of a line, the further ones indented by two columns more than the line. What has no blank to be split at
    /// is left as wide as it is.
    static func folded(_ line: String, _ columns: Int) -> [String] {
        guard width(line) > columns else { return [line] }
        let indent = String(repeating: " ", count: min(line.prefix { $0 == " " }.count + 2, columns / 2))
        var lines: [String] = []
        var rest = line[...]
        while width(rest) > columns, let place = split(rest, columns) {
            lines.append(String(rest[..<place]).withoutTrailingBlanks)
            rest = (indent + rest[place...].drop { $0 == " " })[...]
        }
        return lines + [String(rest)]
    }

    /// The last blank that leaves something in front of it and fits; nil if there is none.
    private static func split(_ text: Substring, _ columns: Int) -> Substring.Index? {
        var place: Substring.Index?
        var column = 0
        var isInEscape = false
        var hasText = false
        for index in text.indices {
            let character = text[index]
            if character == "\u{1B}" { isInEscape = true }
            if isInEscape {
                if character.isLetter { isInEscape = false }
                continue
            }
            if column >= columns { return place }
            if character == " ", hasText { place = index }
            if character != " " { hasText = true }
            column += 1
        }
        return place
    }

    /// How many columns a line takes, without escape sequences.
    private static func width(_ text: some StringProtocol) -> Int {
        var count = 0
        var isInEscape = false
        for character in text {
            if character == "\u{1B}" { isInEscape = true }
            if isInEscape {
                if character.isLetter { isInEscape = false }
            } else {
                count += 1
            }
        }
        return count
    }
}
