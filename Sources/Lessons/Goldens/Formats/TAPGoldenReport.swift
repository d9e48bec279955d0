internal import Basics

/// The Test Anything Protocol, version 14 (testanything.org), with what is wrong as YAML below each failed test point.
struct TAPGoldenReport: GoldenReport {
    func opening(count: Int) -> String { "TAP version 14\n1..\(count)\n" }

    func entry(_ number: Int, _ result: GoldenResult) -> String {
        let point = "ok \(number) - \(escaped(result.path))\n"
        switch result.verdict {
        case .passed: return point
        case .written: return point + "# \(result.writing ?? "")\n"
        case .failed(let failure):
            var block = "not " + point + "  ---\n"
            block += "  kind: \(failure.name)\n"
            block += "  message: \(JSONText.string(failure.message))\n"
            if case .mismatch(let mismatch) = failure {
                block += "  golden: \(JSONText.string(result.golden ?? ""))\n"
                block += "  line: \(mismatch.line)\n"
                if let statement = mismatch.statement { block += "  after: \(JSONText.string(statement))\n" }
            }
            if !failure.details.isEmpty {
                // A JSON string is a YAML scalar too, which no content can break out of.
                block += "  diff:\n" + failure.details.map { "    - \(JSONText.string($0.text))\n" }.joined()
            }
            return block + "  ...\n"
        }
    }

    func closing(_ summary: GoldenSummary, _ results: [GoldenResult]) -> String { "# \(summary.worded)\n" }

    /// In a description `#` would begin a directive, so it is escaped, and so is the escape.
    private func escaped(_ text: String) -> String {
        var escaped = ""
        for scalar in text.unicodeScalars {
            if scalar == "#" || scalar == "\\" { escaped += "\\" }
            escaped.unicodeScalars.append(scalar)
        }
        return escaped
    }
}
