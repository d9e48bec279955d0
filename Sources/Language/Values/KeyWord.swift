internal import Basics
internal import Caching

/// What one typed word says about keys: the same in every statement that takes keys.
///
/// `user:1` is a key, `user:1..user:5` a range of keys, `user:*` every existing key that matches the pattern, and
/// `tag:staff` every key with that tag. Quotes make any text a single key.
enum KeyWord: Sendable {
    /// A key in quotes: neither a range nor a pattern, whatever it looks like.
    case literal(String)
    /// A key, or a range of keys.
    case range(RowPattern)
    case pattern(Glob, text: String)

    /// The longest range of keys.
    private static let rangeLimit = 10_000_000

    /// Reads a word as it was typed.
    init(_ word: ArgumentReader.Text, _ arguments: ArgumentReader) throws {
        if word.isQuoted {
            self = .literal(word.text)
            return
        }
        self = try arguments.convert(word) { _ throws(Problem) in try Self.read(word) }
    }

    private static func read(_ word: ArgumentReader.Text) throws(Problem) -> KeyWord {
        if let habit = Habit.of(word) { throw .habit(habit) }
        if let habit = Habit.commas(in: word.text) { throw .habit(habit) }
        guard !word.text.isEmpty else { throw .badKey("", character: nil) }
        let allowed = Self.isPatternLike(word.text) ? marks.union("*?[]^") : marks
        for character in word.text
        where !(character.isLetter || character.isNumber || allowed.contains(character)) {
            throw .badKey(word.text, character: character)
        }
        if let glob = Glob(word.text) { return .pattern(glob, text: word.text) }
        guard let range = RowPattern(word.text) else { throw .badPattern(word.text) }
        guard range.count <= rangeLimit else {
            throw .outOfRange(word.text, for: "a range of keys", expected: "at most \(rangeLimit) keys")
        }
        return .range(range)
    }

    /// What an unquoted key may have beside letters and digits.
    private static let marks: Set<Character> = Set(":._-/@#$%+~")

    private static func isPatternLike(_ text: String) -> Bool { text.contains { "*?[".contains($0) } }

    var isPattern: Bool { if case .pattern = self { true } else { false } }

    /// The keys, as far as they can be told without looking at a world.
    var keys: RowPattern? {
        switch self {
        case .literal(let text): RowPattern(key: text)
        case .range(let range): range
        case .pattern: nil
        }
    }
}
