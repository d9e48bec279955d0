/// What a script or a page says about how it is tested.
///
/// In a script: comments before the first statement, `# test: tags slow redis`, `# test: skip REASON`, `# test: xfail
/// REASON`. In Markdown the same between `<!--` and `-->`.
struct TestMarks: Equatable, Sendable {
    /// Words to select it by.
    var tags: [String] = []
    /// Why it is not run.
    var skip: String?
    /// Why it is expected to fail.
    var expectedFailure: String?

    init() {}

    /// The marks of a script.
    init(script source: String, faults: inout [LessonFault]) {
        for (number, line) in source.utf8.split(separator: 0x0A, omittingEmptySubsequences: false)
            .enumerated()
        {
            let text = (String(line) ?? "").replacing("\r", with: "").replacing("\u{FEFF}", with: "").trimmed
            if text.isEmpty { continue }
            guard text.hasPrefix("#") else { return }
            let comment = text.dropFirst().trimmed
            if comment.hasPrefix(Self.opening) {
                faults += add(comment.dropFirst(Self.opening.count).trimmed, line: number + 1)
            }
        }
    }

    private static let opening = "test:"

    /// What a line of Markdown marks; nil if it is no such comment.
    static func comment(_ line: String) -> String? {
        let text = line.trimmed
        guard text.hasPrefix("<!--"), text.hasSuffix("-->") else { return nil }
        let inner = text.dropFirst(4).dropLast(3).trimmed
        return inner.hasPrefix(opening) ? inner.dropFirst(opening.count).trimmed : nil
    }

    /// Adds a mark.
    ///
    /// - Returns: what is wrong with it.
    mutating func add(_ mark: String, line: Int) -> [LessonFault] {
        let word = mark.prefix { $0 != " " }
        let rest = mark.dropFirst(word.count).trimmed
        switch word {
        case "tags" where !rest.isEmpty:
            tags += rest.split(whereSeparator: { $0 == " " || $0 == "," }).map(String.init)
        case "skip" where !rest.isEmpty: skip = rest
        case "xfail" where !rest.isEmpty: expectedFailure = rest
        case "skip", "xfail":
            return [
                LessonFault(line, "'test: \(word)' without a reason", "write 'test: \(word) why it is so'")
            ]
        default:
            return [
                LessonFault(
                    line, "'test: \(word)' is no mark of a test",
                    "write 'test: tags WORD…', 'test: skip REASON' or 'test: xfail REASON'")
            ]
        }
        return []
    }
}
