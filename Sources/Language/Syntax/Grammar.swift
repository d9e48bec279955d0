/// What the syntax has to know of the statements that there are. The lexer and the parser know no statement by name: they
/// ask the grammar for the traits that stand on each statement's specification.
struct Grammar: Sendable {
    /// The traits of a statement with this name; the standard ones if there is no such statement.
    var traits: @Sendable (_ name: String) -> SyntaxTraits
}

/// What a statement's name says about how the words behind it are read.
struct SyntaxTraits: Sendable, Equatable {
    /// Whether the words are read as `redis-cli` reads them: no options, no parentheses, and `\xff` for bytes.
    var readsWordsAsRedis = false
    /// Words, in capitals, behind which a `#` alone is an argument and begins no comment.
    var wordsBeforeHash: [String] = []
    /// Whether it explains an event: a `#` directly behind its name begins the event's number even if the number is badly
    /// written, so that the statement can refuse it instead of explaining another event.
    var explainsEvents = false
    /// Whether it gives a name to statements: `NAME(…)` is its first argument.
    var definesStatement = false
    /// Whether its first argument names a client.
    var namesClient = false

    static let standard = SyntaxTraits()
}
