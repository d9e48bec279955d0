/// JUnit's XML: one suite, a case for each file, classed by its folder.
///
/// There are no times in it, since the report of the same scripts is the same bytes in every run.
struct JUnitGoldenReport: GoldenReport {
    var needsAll: Bool { true }

    func opening(count: Int) -> String { "" }

    func entry(_ number: Int, _ result: GoldenResult) -> String { "" }

    func closing(_ summary: GoldenSummary, _ results: [GoldenResult]) -> String {
        let counts = "tests=\"\(results.count)\" failures=\"\(summary.failed)\" errors=\"0\" skipped=\"0\""
        return """
            <?xml version="1.0" encoding="UTF-8"?>
            <testsuites \(counts)>
              <testsuite name="larder test" \(counts)>
            \(results.map(testCase).joined())  </testsuite>
            </testsuites>

            """
    }

    private func testCase(_ result: GoldenResult) -> String {
        let (folder, name) = Files.split(result.path)
        let folderName = folder.isEmpty ? "." : String(folder.dropLast())
        let attributes = "classname=\"\(escaped(folderName))\" name=\"\(escaped(name))\""
        switch result.verdict {
        case .passed: return "    <testcase \(attributes)/>\n"
        case .written:
            return """
                    <testcase \(attributes)>
                      <system-out>\(escaped(result.writing ?? ""))</system-out>
                    </testcase>

                """
        case .failed(let failure):
            let text = ([failure.message] + failure.details.map(\.text)).joined(separator: "\n")
            return """
                    <testcase \(attributes)>
                      <failure type="\(failure.name)" message="\(escaped(failure.message))">\(escaped(text))</failure>
                    </testcase>

                """
        }
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
