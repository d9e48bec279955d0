/// A Markdown file whose blocks hold statements and what they print: a lesson, or an ordinary document such as a README.
struct GoldenPage: Sendable {
    /// What kind of file it is, which decides how it is read.
    enum Kind: Sendable { case lesson, document }

    var kind: Kind
    var path: String
    var bytes: [UInt8]
    var blocks: [GoldenBlock]
    /// Names such as ID that stand for what is not known beforehand.
    var boundNames: [String]
    /// How lines that are written end.
    var lineEnd: String
    var marks: TestMarks
    /// Statements that are run before everything else.
    var setUp: Script?
    /// Files that its statements use, in memory; nil if it has none.
    var files: [String: [UInt8]]?

    /// Reads a page from its bytes.
    ///
    /// - Throws: everything that is wrong with it.
    init(_ kind: Kind, path: String, bytes: [UInt8]) throws(LessonUnreadable) {
        switch kind {
        case .lesson: self = try Lesson(path: path, bytes: bytes).page
        case .document: self = try GoldenPage(document: path, bytes: bytes)
        }
    }

    init(_ lesson: Lesson) {
        kind = .lesson
        path = lesson.path
        bytes = lesson.bytes
        blocks = lesson.blocks
        boundNames = lesson.boundNames
        lineEnd = lesson.lineEnd
        marks = lesson.marks
        setUp = lesson.setUp
        files = lesson.files
    }

    /// Reads an ordinary document: only its fenced blocks and `<!-- test: … -->` mean anything.
    private init(document path: String, bytes: [UInt8]) throws(LessonUnreadable) {
        let page = PageLines(bytes)
        // Nobody asks of a document that its last line ends.
        var faults = page.faults.filter { !($0.message.contains("last line")) }
        kind = .document
        self.path = path
        self.bytes = bytes
        lineEnd = page.lineEnd
        boundNames = []
        blocks = []
        marks = TestMarks()
        var index = 0
        while index < page.lines.count {
            let text = page.lines[index].text
            if let fence = Fence(opening: text) {
                var reader = FencedBlock(fence, page.lines, at: index)
                reader.read(allowsScripts: true)
                faults += reader.faults
                if fence.language == FencedBlock.language { blocks.append(reader.block) }
                index = reader.end
                continue
            }
            if text.hasPrefix(" "), let fence = Fence(opening: text.trimmed),
                fence.language == FencedBlock.language
            {
                faults.append(
                    LessonFault(
                        index + 1, "an indented larder block is never tested",
                        "begin its lines at the start of the line"))
            }
            if let mark = TestMarks.comment(text) { faults += marks.add(mark, line: index + 1) }
            index += 1
        }
        guard faults.isEmpty else {
            throw LessonUnreadable(path: path, faults: faults.sorted { $0.line < $1.line })
        }
    }

    /// Whether a document has anything to test, or looks as if it had.
    static func hasBlocks(_ bytes: [UInt8]) -> Bool {
        bytes.lines.contains { line in
            let text = String(decoding: line.withoutNewline, as: UTF8.self)
            if text.trimmed.hasPrefix(LessonParser.prompt.trimmed) { return true }
            return Fence(opening: text).map { $0.language == FencedBlock.language } ?? false
        }
    }

    /// Whether bytes are those of a lesson: a document with a lesson's directives.
    static func isLesson(_ bytes: [UInt8]) -> Bool {
        bytes.lines.contains { line in
            ["<!-- lesson", "<!-- predict", "<!-- exercise"].contains { line.starts(with: $0.utf8) }
        }
    }
}

extension Lesson {
    var page: GoldenPage { GoldenPage(self) }
}
