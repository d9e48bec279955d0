/// What differs between two texts, in the hunks of a unified diff: changed lines with the lines around them.
struct UnifiedDiff {
    /// One line of a hunk.
    struct Line: Equatable {
        enum Kind { case context, removed, added }
        var kind: Kind
        /// The line with its newline, which only the last line of a text may lack.
        var bytes: ArraySlice<UInt8>
    }

    /// One stretch of changes. Line numbers count from 1.
    struct Hunk {
        var oldStart: Int
        var oldCount = 0
        var newStart: Int
        var newCount = 0
        /// The last heading at or above the hunk's first line, without its newline.
        var heading: ArraySlice<UInt8>?
        var lines: [Line] = []
    }

    private(set) var hunks: [Hunk] = []

    /// Compares two texts.
    ///
    /// - Parameters:
    ///   - context: how many unchanged lines to keep around each change.
    ///   - isHeading: whether a line names the part of the text that follows it, as a function's first line does in
    ///     `diff -p`.
    init(
        old: [ArraySlice<UInt8>], new: [ArraySlice<UInt8>], context: Int = 3,
        isHeading: (ArraySlice<UInt8>) -> Bool = { _ in false }
    ) {
        var groups: [[LineDiff.Change]] = []
        for change in LineDiff(old: old, new: new).changes {
            if let last = groups.last?.last, change.old.lowerBound - last.old.upperBound <= 2 * context {
                groups[groups.count - 1].append(change)
            } else {
                groups.append([change])
            }
        }
        var heading: ArraySlice<UInt8>?
        var searched = 0
        for group in groups {
            var hunk = Hunk(group, old: old, new: new, context: context)
            while searched < min(hunk.oldStart, old.count) {
                if isHeading(old[searched]) { heading = old[searched].withoutNewline }
                searched += 1
            }
            hunk.heading = heading
            hunks.append(hunk)
        }
    }

    /// The diff as `diff -u` writes it, which `patch` can apply.
    func bytes(oldName: String, newName: String) -> [UInt8] {
        guard !hunks.isEmpty else { return [] }
        var text = Array("--- \(oldName)\n+++ \(newName)\n".utf8)
        for hunk in hunks {
            text += Array(hunk.range.utf8)
            if let heading = hunk.heading { text += [UInt8(ascii: " ")] + heading }
            text.append(UInt8(ascii: "\n"))
            for line in hunk.lines {
                text += [line.kind.mark] + line.bytes
                if !line.bytes.endsWithNewline { text += Array("\n\(Self.noNewline)\n".utf8) }
            }
        }
        return text
    }

    /// What stands below a line that has no newline.
    static let noNewline = #"\ No newline at end of file"#
}

extension UnifiedDiff.Line.Kind {
    /// The first character of such a line.
    var mark: UInt8 {
        switch self {
        case .context: UInt8(ascii: " ")
        case .removed: UInt8(ascii: "-")
        case .added: UInt8(ascii: "+")
        }
    }
}

extension UnifiedDiff.Hunk {
    /// The hunk's first line, without a heading: `@@ -1,7 +1,8 @@`.
    var range: String { "@@ -\(Self.range(oldStart, oldCount)) +\(Self.range(newStart, newCount)) @@" }

    /// A range as GNU diff writes it: a count of one is left out, and an empty range names the line before it.
    private static func range(_ start: Int, _ count: Int) -> String {
        count == 1 ? "\(start)" : "\(count == 0 ? start - 1 : start),\(count)"
    }

    /// A hunk around changes that stand so close together that the lines around them touch.
    fileprivate init(
        _ changes: [LineDiff.Change], old: [ArraySlice<UInt8>], new: [ArraySlice<UInt8>], context: Int
    ) {
        let first = changes.first?.old.lowerBound ?? 0
        var unchanged = max(0, first - context)
        oldStart = unchanged + 1
        newStart = (changes.first?.new.lowerBound ?? 0) - (first - unchanged) + 1
        for change in changes {
            append(old[unchanged..<change.old.lowerBound], as: .context)
            append(old[change.old], as: .removed)
            append(new[change.new], as: .added)
            unchanged = change.old.upperBound
        }
        append(old[unchanged..<min(unchanged + context, old.count)], as: .context)
    }

    private mutating func append(_ texts: ArraySlice<ArraySlice<UInt8>>, as kind: UnifiedDiff.Line.Kind) {
        lines += texts.map { UnifiedDiff.Line(kind: kind, bytes: $0) }
        if kind != .added { oldCount += texts.count }
        if kind != .removed { newCount += texts.count }
    }
}

extension [UInt8] {
    /// The lines of a text, each with its newline, which only the last one may lack.
    var lines: [ArraySlice<UInt8>] {
        var lines: [ArraySlice<UInt8>] = []
        var start = startIndex
        while start < endIndex {
            let end = self[start...].firstIndex(of: UInt8(ascii: "\n")).map { $0 + 1 } ?? endIndex
            lines.append(self[start..<end])
            start = end
        }
        return lines
    }
}

extension ArraySlice<UInt8> {
    var endsWithNewline: Bool { last == UInt8(ascii: "\n") }

    var withoutNewline: ArraySlice<UInt8> { endsWithNewline ? dropLast() : self }
}
