/// An expectation that did not hold, and where it stands.
public struct FailedExpectation: Sendable, Equatable {
    /// The most that are kept of one session; the others are only counted.
    static let limit = 100

    /// What errors call the text that it stands in: a script's name, or the name of a file that it includes.
    public var file: String
    /// The line of that text, from 1.
    public var line: Int
    /// The statement as it was written: `expect hit`.
    public var expected: String
    /// What is the case instead, in words: `the read of user:1 was a miss (cold)`.
    public var actual: String

    /// An expectation at a place.
    public init(file: String, line: Int, expected: String, actual: String) {
        self.file = file
        self.line = line
        self.expected = expected
        self.actual = actual
    }

    init(_ statement: Statement, expected: String, actual: String) {
        self.init(
            file: statement.source.name, line: statement.source.line(at: statement.span.from),
            expected: expected, actual: actual)
    }
}
