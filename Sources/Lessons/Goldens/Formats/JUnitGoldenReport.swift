/// JUnit's XML: one suite, a case for each file, classed by its folder.
///
/// What could not be run at all is an error, everything else that is not in order a failure. A case that fails as it says
/// it would is skipped, with its reason.
struct JUnitGoldenReport: GoldenReport {
    var hasTimings = false

    func opening(count: Int) -> String { "" }

    func entry(_ number: Int, _ result: GoldenResult) -> String { "" }

    func closing(_ summary: GoldenSummary, _ results: [GoldenResult]) -> String {
        let errors = results.count {
            if case .failed(let failure) = $0.verdict { failure.isError } else { false }
        }
        let skipped = summary.skipped + summary.failedAsExpected
        var counts = "tests=\"\(results.count)\" failures=\"\(summary.failed - errors)\" errors=\"\(errors)\""
        if hasTimings { counts += " time=\"\(results.reduce(.zero) { $0 + $1.duration }.seconds)\"" }
        return """
            <?xml version="1.0" encoding="UTF-8"?>
            <testsuites \(counts)>
              <testsuite name="larder test" \(counts) skipped="\(skipped)">
            \(results.map(testCase).joined())  </testsuite>
            </testsuites>

            """
    }

    private func testCase(_ result: GoldenResult) -> String {
        let (folder, name) = Files.split(result.path)
        let folderName = folder.isEmpty ? "." : String(folder.dropLast())
        var attributes = "classname=\"\(escaped(folderName))\" name=\"\(escaped(name))\""
        if hasTimings { attributes += " time=\"\(result.duration.seconds)\"" }
        let inner: String
        switch result.verdict {
        case .passed: return "    <testcase \(attributes)/>\n"
        case .written: inner = "<system-out>\(escaped(result.writing ?? ""))</system-out>"
        case .skipped(let reason): inner = "<skipped message=\"\(escaped(reason))\"/>"
        case .failedAsExpected(let reason):
            inner = "<skipped message=\"fails as expected: \(escaped(reason))\"/>"
        case .failed(let failure):
            let details = failure.details(of: result.path).map(\.text)
            let text = ([failure.message] + details).joined(separator: "\n")
            let element = failure.isError ? "error" : "failure"
            inner =
                "<\(element) type=\"\(failure.name)\" message=\"\(escaped(failure.message))\">\(escaped(text))</\(element)>"
        }
        return "    <testcase \(attributes)>\n      \(inner)\n    </testcase>\n"
    }

    /// Text for an element or an attribute. XML 1.0 cannot hold most control characters at all, not even by reference,
    /// so they are shown by their number.
    private func escaped(_ text: String) -> String {
        var escaped = ""
        for scalar in text.unicodeScalars {
            switch scalar {
            case "&": escaped += "&amp;"
            case "<": escaped += "&lt;"
            case ">": escaped += "&gt;"
            case "\"": escaped += "&quot;"
            case "\t", "\n": escaped.unicodeScalars.append(scalar)
            case "\u{0}"..."\u{1F}", "\u{7F}"..."\u{9F}", "\u{FFFE}"..."\u{FFFF}":
                escaped += "\\u{" + String(scalar.value, radix: 16, uppercase: true) + "}"
            default: escaped.unicodeScalars.append(scalar)
            }
        }
        return escaped
    }
}
