/// How a script's transcript differs from its golden.
public struct Mismatch: Equatable, Sendable {
    /// A line of the diff as it is shown: what cannot be seen is escaped, so it is for people and not for `patch`.
    public struct DiffLine: Equatable, Sendable {
        /// What a line of a unified diff is.
        public enum Kind: Sendable { case file, hunk, context, removed, added, note }
        /// What the line is.
        public var kind: Kind
        /// The line with its mark, without a newline.
        public var text: String
        /// What of it, in characters, its counterpart lacks; empty if it has none, or is quite another line.
        public var marks: [Range<Int>] = []
    }

    /// The first line of the golden that differs, from 1; one past its last line where the golden ends too early.
    public var line: Int
    /// The statement whose echo came last before the two parted; nil if they parted before the first.
    public var statement: String?
    /// What is to be said of the two texts as a whole: encoding, line ends, a missing newline at the end.
    public var remarks: [String]
    /// The unified diff, from the golden to this run; empty if only line ends differ.
    public var diff: [DiffLine]
    /// The difference in the words of what is simulated, where it can be told.
    public var explanations: [String]

    /// The most lines of a diff that are shown.
    static let longestDiff = 1000

    /// Compares a golden with a transcript; nil if they are the same bytes.
    init?(golden: [UInt8], goldenPath: String, transcript: [UInt8]) {
        if golden == transcript { return nil }
        let (old, new) = (golden.lines, transcript.lines)
        var common = 0
        while common < min(old.count, new.count), old[common] == new[common] { common += 1 }
        line = common + 1
        statement = old[..<common].last(where: Transcript.isStatement).map {
            VisibleText($0.dropFirst(Transcript.prompt.utf8.count)).text
        }
        remarks = Self.remarks(golden: golden, transcript: transcript)
        diff = []
        explanations = TraceDifference.explanations(old: old, new: new)
        if golden.filter({ $0 != carriageReturn }) != transcript.filter({ $0 != carriageReturn }) {
            diff = Self.shown(
                UnifiedDiff(old: old, new: new, isHeading: Transcript.isStatement), of: goldenPath)
        } else {
            remarks.append("nothing else differs, so no diff is shown")
        }
    }

    private static func remarks(golden: [UInt8], transcript: [UInt8]) -> [String] {
        var remarks: [String] = []
        if let fault = TextFault(golden) { remarks.append("the golden is not UTF-8: \(fault)") }
        if golden.starts(with: byteOrderMark), !transcript.starts(with: byteOrderMark) {
            remarks.append("the golden begins with a byte order mark, this run does not")
        }
        let goldenReturns = carriageReturnLines(golden)
        let transcriptReturns = carriageReturnLines(transcript)
        if goldenReturns != transcriptReturns {
            remarks.append(
                "the golden has \(goldenReturns.worded) that end in a carriage return (CRLF), this run has "
                    + (transcriptReturns == 0 ? "none" : "\(transcriptReturns)"))
        }
        switch (golden.last == newline, transcript.last == newline) {
        case (false, true):
            remarks.append(golden.isEmpty ? "the golden is empty" : "the golden's last line has no newline")
        case (true, false):
            remarks.append(
                transcript.isEmpty ? "this run printed nothing" : "this run's last line has no newline")
        default: break
        }
        return remarks
    }

    private static func carriageReturnLines(_ text: [UInt8]) -> Int {
        text.lines.count { $0.withoutNewline.last == carriageReturn }
    }

    private static func shown(_ diff: UnifiedDiff, of path: String) -> [DiffLine] {
        let name = VisibleText(path).text
        var shown = [
            DiffLine(kind: .file, text: "--- \(name)\tgolden"),
            DiffLine(kind: .file, text: "+++ \(name)\tthis run"),
        ]
        var hasMarks = false
        for hunk in diff.hunks {
            let heading = hunk.heading.map { " " + VisibleText($0).text } ?? ""
            shown.append(DiffLine(kind: .hunk, text: hunk.range + heading))
            let details = hunk.details
            let first = shown.count
            for (line, detail) in zip(hunk.lines, details) {
                hasMarks = hasMarks || detail != .plain
                let mark = String(Unicode.Scalar(line.kind.mark))
                shown.append(
                    DiffLine(kind: .init(line.kind), text: mark + VisibleText(line.bytes, detail).text))
                if !line.bytes.endsWithNewline {
                    shown.append(DiffLine(kind: .note, text: UnifiedDiff.noNewline))
                }
            }
            WordMarks.add(to: &shown[first...])
        }
        if shown.count > longestDiff {
            let rest = shown.count - longestDiff
            shown.removeLast(rest)
            shown.append(DiffLine(kind: .note, text: "… and \(rest) more lines of diff"))
        }
        if hasMarks {
            shown.append(DiffLine(kind: .note, text: "(lines that look alike: \(VisibleText.legend))"))
        }
        return shown
    }
}

private let newline = UInt8(ascii: "\n")
private let carriageReturn = UInt8(ascii: "\r")
private let byteOrderMark: [UInt8] = [0xEF, 0xBB, 0xBF]

extension Int {
    fileprivate var worded: String { self == 1 ? "1 line" : "\(self) lines" }
}

extension Mismatch.DiffLine.Kind {
    fileprivate init(_ kind: UnifiedDiff.Line.Kind) {
        self =
            switch kind {
            case .context: .context
            case .removed: .removed
            case .added: .added
            }
    }
}

extension UnifiedDiff.Hunk {
    /// How much of each line to make visible: a removed and an added line that look alike are told apart.
    fileprivate var details: [VisibleText.Detail] {
        var details = Array(repeating: VisibleText.Detail.plain, count: lines.count)
        var start = 0
        while start < lines.count {
            let firstAdded = lines[start...].firstIndex { $0.kind != .removed } ?? lines.count
            let end = lines[firstAdded...].firstIndex { $0.kind != .added } ?? lines.count
            for (removed, added) in zip(start..<firstAdded, firstAdded..<end) {
                let (old, new) = (lines[removed].bytes, lines[added].bytes)
                guard VisibleText.lookAlike(old, new) else { continue }
                let isTold = VisibleText(old, .whitespace).text != VisibleText(new, .whitespace).text
                // Lines that differ in the newline alone are told apart by the note below them.
                let detail: VisibleText.Detail = isTold ? .whitespace : .ascii
                if old.withoutNewline != new.withoutNewline {
                    details[removed] = detail
                    details[added] = detail
                }
            }
            start = max(end, start + 1)
        }
        return details
    }
}
