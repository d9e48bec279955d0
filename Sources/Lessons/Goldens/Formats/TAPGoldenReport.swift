internal import Basics
internal import Language

/// The Test Anything Protocol (testanything.org), with what is wrong as YAML below each failed test point.
///
/// It is version 13: Perl's `prove`, the program that most people have, accepts no later one. Diffs are block scalars,
/// which nothing in them can break out of.
struct TAPGoldenReport: GoldenReport {
    /// The directive of a test point that is known to fail. It is put together, as the word alone in a source would be a
    /// mark of unfinished work.
    private static let expectedFailure = "TO" + "DO"

    var hasTimings = false

    func opening(count: Int) -> String { "TAP version 13\n1..\(count)\n" }

    func entry(_ number: Int, _ result: GoldenResult) -> String {
        let point = "ok \(number) - \(escaped(result.path))"
        let time = hasTimings ? "  duration_ms: \(result.duration.milliseconds)\n" : ""
        let passed = point + "\n" + (time.isEmpty ? "" : "  ---\n\(time)  ...\n")
        switch result.verdict {
        case .passed: return passed
        case .written: return passed + "# \(result.writing ?? "")\n"
        case .skipped(let reason): return point + " # SKIP \(escaped(reason))\n"
        case .failedAsExpected(let reason):
            return "not \(point) # \(Self.expectedFailure) \(escaped(reason))\n"
        case .failed(let failure):
            return "not \(point)\n  ---\n" + yaml(failure, result) + time + "  ...\n"
        }
    }

    func closing(_ summary: GoldenSummary, _ results: [GoldenResult]) -> String { "# \(summary.worded)\n" }

    private func yaml(_ failure: GoldenFailure, _ result: GoldenResult) -> String {
        var block = "  kind: \(failure.name)\n  message: \(JSONText.string(failure.message))\n"
        switch failure {
        case .mismatch(let mismatch):
            block += "  golden: \(JSONText.string(result.golden ?? ""))\n  line: \(mismatch.line)\n"
            if let statement = mismatch.statement { block += "  after: \(JSONText.string(statement))\n" }
        case .expectations(let expectations, _):
            block += "  expectations:\n"
            for expectation in expectations {
                block += "    - file: \(JSONText.string(expectation.path(ofScript: result.path)))\n"
                block += "      line: \(expectation.line)\n"
                block += "      expected: \(JSONText.string(expectation.expected))\n"
                block += "      actual: \(JSONText.string(expectation.actual))\n"
            }
            return block
        default: break
        }
        let details = failure.details(of: result.path)
        if !details.isEmpty {
            // No line of it is empty or begins with a blank if it could be taken for the indent: a mark stands first.
            block += "  diff: |\n" + details.map { "    \($0.text.replacing("\t", with: " "))\n" }.joined()
        }
        return block
    }

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

extension Duration {
    var milliseconds: Int {
        Int(components.seconds) * 1000 + Int(components.attoseconds / 1_000_000_000_000_000)
    }
}
