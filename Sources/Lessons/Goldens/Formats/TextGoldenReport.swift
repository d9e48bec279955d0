internal import Basics
internal import Language

/// A line for each file, what is wrong with it, and the counts.
struct TextGoldenReport: GoldenReport {
    private let options: GoldenReporting

    init(_ options: GoldenReporting) { self.options = options }

    func opening(count: Int) -> String { "" }

    func entry(_ number: Int, _ result: GoldenResult) -> String {
        let path = PrintableText.line(result.path)
        let time = options.hasTimings ? " (\(result.duration.seconds)s)" : ""
        var lines: [String]
        switch result.verdict {
        case .passed: lines = ["ok     \(path)\(time)"]
        case .written: lines = [colored(result.writing ?? "", "33") + time]
        case .skipped(let reason):
            lines = [colored("skip  ", "33") + " \(PrintableText.line("\(path): \(reason)"))"]
        case .failedAsExpected(let reason):
            lines = [
                colored("xfail ", "33")
                    + " \(PrintableText.line("\(path): fails as expected: \(reason)"))\(time)"
            ]
        case .failed(let failure):
            let told = PrintableText.lines("\(path): \(failure.message)")
            lines = ["\(colored("FAILED", "1;31")) \(told)\(time)"]
            lines += failure.details(of: result.path).map(shown)
        }
        for statement in result.unreached {
            let text = VisibleText(statement.text.firstLine).text
            lines.append(colored("never reached: \(path):\(statement.line): \(text)", "33"))
        }
        return lines.joined(separator: "\n") + "\n"
    }

    /// How many of the slowest are listed.
    private static let slowest = 10

    func closing(_ summary: GoldenSummary, _ results: [GoldenResult]) -> String {
        var text = ""
        if options.hasTimings, !results.isEmpty {
            text += "slowest:\n"
            let order = results.enumerated().sorted {
                ($1.element.duration, $0.offset) < ($0.element.duration, $1.offset)
            }
            for (_, result) in order.prefix(Self.slowest) {
                text += "  \(result.duration.seconds)s  \(result.path)\n"
            }
        }
        if options.hasCoverage {
            let never = Coverage.neverUsed(results.reduce(into: []) { $0.formUnion($1.words) })
            let lines = TerminalText().paragraph(never.joined(separator: ", "), indent: "  ")
            if !never.isEmpty {
                text += "of the language, never reached:\n" + lines.map { $0 + "\n" }.joined()
            }
        }
        return text + summary.worded + "\n"
    }

    private func shown(_ line: Mismatch.DiffLine) -> String {
        guard options.isColored, let color = line.kind.color, !line.marks.isEmpty else {
            return colored(line.text, line.kind.color)
        }
        // What differs within the line is reversed.
        var text = "\u{1B}[\(color)m"
        var place = line.text.startIndex
        for mark in line.marks {
            let from = line.text.index(line.text.startIndex, offsetBy: mark.lowerBound)
            let to = line.text.index(line.text.startIndex, offsetBy: mark.upperBound)
            let (before, marked) = (String(line.text[place..<from]), String(line.text[from..<to]))
            text += PrintableText.line(before) + "\u{1B}[7m" + PrintableText.line(marked) + "\u{1B}[27m"
            place = to
        }
        return text + PrintableText.line(String(line.text[place...])) + "\u{1B}[0m"
    }

    private func colored(_ text: String, _ color: String?) -> String {
        let text = PrintableText.lines(text)
        guard options.isColored, let color else { return text }
        return "\u{1B}[\(color)m\(text)\u{1B}[0m"
    }
}

extension GoldenResult {
    /// What the text format says of the result alone.
    public func report(isColored: Bool) -> String {
        TextGoldenReport(GoldenReporting(isColored: isColored)).entry(1, self)
    }
}

extension Mismatch.DiffLine.Kind {
    /// The parameters of the escape sequence that colours such a line.
    fileprivate var color: String? {
        switch self {
        case .file: "1"
        case .hunk: "36"
        case .removed: "31"
        case .added: "32"
        case .note: "33"
        case .context: nil
        }
    }
}
