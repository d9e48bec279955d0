internal import Basics

/// A line for each file, what is wrong with it, and the counts.
struct TextGoldenReport: GoldenReport {
    var isColored: Bool

    func opening(count: Int) -> String { "" }

    func entry(_ number: Int, _ result: GoldenResult) -> String {
        switch result.verdict {
        case .passed: return "ok     \(PrintableText.line(result.path))\n"
        case .written: return "\(colored(result.writing ?? "", "33"))\n"
        case .failed(let failure):
            let told = PrintableText.lines("\(result.path): \(failure.message)")
            let first = "\(colored("FAILED", "1;31")) \(told)\n"
            return first + failure.details.map { colored($0.text, $0.kind.color) + "\n" }.joined()
        }
    }

    func closing(_ summary: GoldenSummary, _ results: [GoldenResult]) -> String { summary.worded + "\n" }

    private func colored(_ text: String, _ color: String?) -> String {
        let text = PrintableText.lines(text)
        guard isColored, let color else { return text }
        return "\u{1B}[\(color)m\(text)\u{1B}[0m"
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
