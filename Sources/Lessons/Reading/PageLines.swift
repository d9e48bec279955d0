/// The lines of a Markdown file, and what keeps it from being text.
///
/// A byte order mark in front and carriage returns before line feeds are taken as they are in scripts: they are no part
/// of a line.
struct PageLines {
    struct Line {
        /// The line without its end.
        var text: String
        /// Where it begins in the file, in bytes.
        var start: Int
        /// Behind the line's end.
        var end: Int
    }

    private(set) var lines: [Line] = []
    private(set) var faults: [LessonFault] = []
    /// How the first line ends, and how lines that are written end.
    private(set) var lineEnd = "\n"

    init(_ bytes: [UInt8]) {
        guard bytes.count <= Lesson.largest else {
            fault(1, "a file of more than \(Lesson.largest >> 20) MiB is no lesson", "split it")
            return
        }
        if let place = TextFault(bytes) {
            fault(place.line, "not UTF-8: \(place)", "save the file as UTF-8")
            return
        }
        for (offset, line) in bytes.lines.enumerated() {
            var content = line.withoutNewline
            if content.last == 0x0D {
                content = content.dropLast()
                if offset == 0 { lineEnd = "\r\n" }
            }
            if offset == 0, content.starts(with: [0xEF, 0xBB, 0xBF]) { content = content.dropFirst(3) }
            if let bad = Self.controlCharacter(in: content) {
                fault(offset + 1, "a control character, 0x\(String(bad, radix: 16))", "remove it")
                return
            }
            lines.append(
                Line(
                    text: String(decoding: content, as: UTF8.self), start: line.startIndex, end: line.endIndex
                ))
        }
        if bytes.last != UInt8(ascii: "\n") {
            fault(max(1, lines.count), "the last line has no end", "end it with a new line")
        }
    }

    private mutating func fault(_ line: Int, _ message: String, _ remedy: String) {
        faults.append(LessonFault(line, message, remedy))
    }

    private static func controlCharacter(in content: ArraySlice<UInt8>) -> UInt8? {
        // The control characters of Latin-1 are two bytes in UTF-8, and move a terminal's cursor as well.
        if let lead = zip(content, content.dropFirst()).first(where: { $0 == 0xC2 && $1 < 0xA0 }) {
            return lead.1
        }
        return content.first { $0 < 0x20 && $0 != 0x09 || $0 == 0x7F }
    }
}
