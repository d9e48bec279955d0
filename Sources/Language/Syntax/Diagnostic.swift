internal import Connecting
internal import Reporting
internal import Tracing

/// An error in what was typed, with its place.
public struct Diagnostic: Error, Sendable {
    public var problem: Problem
    public var source: Source?
    public var span: Span
    /// The places of the `include` statements that led to the source, the innermost first.
    var includes: [(source: Source, span: Span)] = []

    init(_ problem: Problem, _ source: Source?, _ span: Span) {
        self.problem = problem
        self.source = source
        self.span = span
    }

    /// The error in full: the place, what is wrong, the line with a caret under the place, and what to do.
    ///
    ///     lesson.larder:3:6: error: no statement is called 'raed'
    ///        3 | raed user:1
    ///          | ^~~~
    ///       did you mean 'read'?
    ///
    /// - Parameter width: how wide the terminal is, in characters: words are then not cut at its edge; nil if it is none.
    public func rendered(width: Int? = nil) -> String {
        func wrapped(_ text: String, indent: String = "") -> [String] {
            guard let width, text.count + indent.count > width else { return [indent + text] }
            return Columns.wrapped(text, width: width, indent: indent)
        }
        var lines: [String] = []
        if let source {
            let line = source.line(at: span.from)
            let column = source.column(at: span.from)
            let place = source.name.isEmpty ? "" : "\(source.name):\(line):\(column): "
            lines += wrapped("\(place)error: \(message)")
            lines.append(contentsOf: excerpt(source, line: line))
        } else {
            lines += wrapped("error: \(message)")
        }
        for include in includes where !include.source.name.isEmpty {
            let line = include.source.line(at: include.span.from)
            lines.append("  included by \(include.source.name):\(line)")
        }
        if let remedy = problem.remedy { lines += wrapped(remedy, indent: "  ") }
        return lines.joined(separator: "\n") + "\n"
    }

    /// The message on one line, whatever the names in it hold.
    private var message: String {
        var buffer = TextBuffer()
        buffer.append(safe: ServerAddress.masking(problem.message))
        return buffer.text
    }

    private func excerpt(_ source: Source, line: Int) -> [String] {
        let excerpt = source.excerpt(at: span.from)
        let column = excerpt.column
        let whole = excerpt.text
        // Of a very long line only a piece stands here, in which a password may have lost the address around it.
        if excerpt.isCut, whole.contains("@") {
            let line = source.text(ofLineAt: span.from)
            if ServerAddress.masking(line) != line { return [] }
        }
        let masked = ServerAddress.masking(whole)
        if masked != whole { return maskedExcerpt(whole, masked, line: line, column: column) }
        let text = whole.map { $0 == "\t" ? " " : $0.isControl ? "?" : $0 }
        // A very long line is shown around the place only.
        let start = column > 60 ? column - 40 : 1
        let shown = String(text.dropFirst(start - 1).prefix(76))
        let cut = start > 1 || excerpt.isCut ? "…" : ""
        let width = source.text(span.from..<max(span.from, min(span.to, source.bytes.count))).prefix {
            $0 != "\n"
        }
        .count
        let room = max(1, shown.count - (column - start))
        let marks = "^" + String(repeating: "~", count: max(0, min(width, room) - 1))
        let number = String(line)
        let margin = String(repeating: " ", count: max(0, 4 - number.count)) + number
        let blank = String(repeating: " ", count: margin.count)
        let indent = String(repeating: " ", count: column - start + cut.count)
        return ["\(margin) | \(cut)\(shown)", "\(blank) | \(indent)\(marks)"]
    }
}

extension Diagnostic {
    /// The same for a line with a password, which is not shown: the mask has another length, so the caret is placed anew.
    private func maskedExcerpt(_ whole: String, _ shown: String, line: Int, column: Int) -> [String] {
        let before = ServerAddress.masking(String(whole.prefix(column - 1)))
        // A place within a password is that of its mask.
        let indent = shown.hasPrefix(before) ? before.count : 0
        let number = String(line)
        let margin = String(repeating: " ", count: max(0, 4 - number.count)) + number
        let blank = String(repeating: " ", count: margin.count)
        let text = String(shown.map { $0 == "\t" ? " " : $0.isControl ? "?" : $0 }.prefix(160))
        return ["\(margin) | \(text)", "\(blank) | \(String(repeating: " ", count: indent))^"]
    }
}

extension Character {
    fileprivate var isControl: Bool { unicodeScalars.contains { $0.value < 0x20 || $0.value == 0x7F } }
}
