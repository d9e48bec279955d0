/// Something wrong with a lesson, at a line of its file.
public struct LessonFault: Error, Equatable, Sendable, CustomStringConvertible {
    /// Counted from 1.
    public var line: Int
    /// What is wrong, in one sentence.
    public var message: String
    /// What was expected, or what to do.
    public var remedy: String

    init(_ line: Int, _ message: String, _ remedy: String = "") {
        self.line = line
        self.message = message
        self.remedy = remedy
    }

    /// `12: error: …`, with what to do on a line of its own, to stand behind the file's name and a colon.
    public var description: String {
        "\(line): error: \(VisibleText(message).text)"
            + (remedy.isEmpty ? "" : "\n  \(VisibleText(remedy).text)")
    }
}

/// Why a lesson cannot be used at all.
public struct LessonUnreadable: Error, Sendable, CustomStringConvertible {
    /// The file, as it was named.
    public var path: String
    /// Everything that is wrong with it, in the order of the lines.
    public var faults: [LessonFault]

    /// Each fault behind the file's name.
    public var description: String {
        faults.map { "\(VisibleText(path).text):\($0)" }.joined(separator: "\n")
    }
}
