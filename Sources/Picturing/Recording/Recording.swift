/// A session as somebody would see it being typed: statements, and what they print, with a time for each.
///
/// The times are made up, the same for the same session: so many milliseconds a character that is typed, and time to read
/// what is printed.
public struct Recording: Sendable {
    /// Something that appears.
    public struct Frame: Sendable, Equatable {
        /// Milliseconds since the recording began.
        public var time: Int
        /// What is added, with the sequences that colour; a line break is a line feed.
        public var text: String
    }

    public let title: String
    /// Characters in a line, and lines.
    public let columns: Int
    public let rows: Int
    public private(set) var frames: [Frame] = []
    public private(set) var end = 0

    /// How fast is typed and read.
    private static let keystroke = 45
    private static let beforeTyping = 500
    private static let beforeAnswer = 250
    private static let perLine = 260
    private static let mostReading = 4000

    public init(title: String, columns: Int = 80, rows: Int = 24) {
        self.title = title
        self.columns = columns
        self.rows = rows
    }

    /// Adds a statement and what it prints.
    ///
    /// - Parameters:
    ///   - lines: the statement, each line with the prompt that stands before it.
    ///   - output: whole lines.
    public mutating func add(typing lines: [(prompt: String, text: String)], output: String) {
        for (number, line) in lines.enumerated() {
            append(line.prompt, after: number == 0 ? 0 : Self.keystroke)
            if number == 0 { end += Self.beforeTyping }
            for character in line.text { append(String(character), after: Self.keystroke) }
            append("\n", after: Self.beforeAnswer)
        }
        guard !output.isEmpty else { return }
        append(output, after: 0)
        end += min(Self.mostReading, output.utf8.count { $0 == 0x0A } * Self.perLine)
    }

    private mutating func append(_ text: String, after pause: Int) {
        end += pause
        frames.append(Frame(time: end, text: text))
    }
}
