/// How statements stand on a terminal.
extension Session {
    /// The lines of a statement without their ends. To Swift a carriage return and a line feed are one character, which
    /// is neither of the two.
    static func lines(of text: String) -> [String] {
        text.utf8.split(separator: 0x0A, omittingEmptySubsequences: false).map { line in
            String(decoding: line.last == 0x0D ? line.dropLast() : line, as: UTF8.self)
        }
    }

    /// How many lines are shown of what may be long, if nobody says how many: those that a terminal has room for besides
    /// the statement and the next prompt, although some of them are folded.
    var screenful: Int {
        let most = 40
        return options.rows().map { min(most, max(10, ($0 - 4) * 2 / 3)) } ?? most
    }

    /// What stands before a statement, and before the further lines of its block.
    public static let prompt = "larder> "
    public static let continuationPrompt = "   ...> "
    /// What stands above the first prompt.
    public static let greeting = "Larder, a laboratory for caches. 'help' explains, 'lesson' teaches."
}
