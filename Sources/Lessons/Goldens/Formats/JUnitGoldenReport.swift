internal import Basics

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
        let (folder, name) = FileSystem.split(result.path)
        let folderName = folder.isEmpty ? "." : String(folder.dropLast())
        let attributes = "classname=\"\(Markup.escaped(folderName))\" name=\"\(Markup.escaped(name))\""
        switch result.verdict {
        case .passed: return "    <testcase \(attributes)/>\n"
        case .written:
            return """
                    <testcase \(attributes)>
                      <system-out>\(Markup.escaped(result.writing ?? ""))</system-out>
                    </testcase>

                """
        case .failed(let failure):
            let text = ([failure.message] + failure.details.map(\.text)).joined(separator: "\n")
            return """
                    <testcase \(attributes)>
                      <failure type="\(failure.name)" message="\(Markup.escaped(failure.message))">\(Markup.escaped(text))</failure>
                    </testcase>

                """
        }
    }
}
