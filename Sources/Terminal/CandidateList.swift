/// The rows that show candidates below the line, for a screen of a given size.
struct CandidateList {
    /// No list shows more candidates than this.
    static let limit = 50
    /// A summary with less room than this says too little.
    static let narrowestSummary = 16

    var columns: Int
    var rows: Int
    /// Whether summaries are dimmed.
    var colour: Bool

    /// The rows, each narrower than the screen, without line endings.
    func layout(_ candidates: [Candidate]) -> [String] {
        let texts = candidates.map { CandidateList.clean($0.text) }
        let widest = texts.reduce(0) { max($0, DisplayWidth.of($1)) }
        // The prompt, the line and a row to say how many more there are stay on the screen.
        let rowsAvailable = max(3, rows - 3)
        let room = columns - 1 - widest - 2
        let hasSummaries = candidates.contains { $0.summary != nil }
        if hasSummaries, room >= CandidateList.narrowestSummary, candidates.count <= rowsAvailable {
            return zip(texts, candidates).map { text, candidate in
                row(text, summary: candidate.summary, widest: widest, room: room)
            }
        }
        return inColumns(texts, widest: widest, rowsAvailable: rowsAvailable)
    }

    private func row(_ text: String, summary: String?, widest: Int, room: Int) -> String {
        guard let summary else { return text }
        let padding = String(repeating: " ", count: widest - DisplayWidth.of(text) + 2)
        let shown = DisplayWidth.truncated(CandidateList.clean(summary), to: room)
        return text + padding + (colour ? "\u{1B}[2m\(shown)\u{1B}[0m" : shown)
    }

    /// Down the first column, then down the second, as `ls` does.
    private func inColumns(_ texts: [String], widest: Int, rowsAvailable: Int) -> [String] {
        let cell = min(widest, columns - 1) + 2
        let perRow = max(1, (columns - 1 + 2) / cell)
        let shownCount = min(texts.count, CandidateList.limit, perRow * rowsAvailable)
        let shown = texts.prefix(shownCount)
        let height = (shownCount + perRow - 1) / perRow
        var result: [String] = []
        for row in 0..<height {
            var line = ""
            for index in stride(from: row, to: shownCount, by: height) {
                let text = DisplayWidth.truncated(shown[index], to: columns - 1)
                line += text
                if index + height < shownCount {
                    line += String(repeating: " ", count: max(1, cell - DisplayWidth.of(text)))
                }
            }
            result.append(line)
        }
        if shownCount < texts.count {
            let more = texts.count - shownCount
            let sentence = "… and \(more) more"
            result.append(DisplayWidth.of(sentence) < columns ? sentence : "+\(more)")
        }
        return result
    }

    /// A candidate comes from the user's own names and must not move the cursor.
    static func clean(_ text: String) -> String {
        String(
            String.UnicodeScalarView(
                text.unicodeScalars.map { $0.properties.generalCategory == .control ? " " : $0 }))
    }
}
