internal import Basics

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
        let (folder, name) = FileSystem.split(result.path)
        let folderName = folder.isEmpty ? "." : String(folder.dropLast())
        var attributes = "classname=\"\(Markup.escaped(folderName))\" name=\"\(Markup.escaped(name))\""
        if hasTimings { attributes += " time=\"\(result.duration.seconds)\"" }
        let inner: String
        switch result.verdict {
        case .passed: return "    <testcase \(attributes)/>\n"
        case .written: inner = "<system-out>\(Markup.escaped(result.writing ?? ""))</system-out>"
        case .skipped(let reason): inner = "<skipped message=\"\(Markup.escaped(reason))\"/>"
        case .failedAsExpected(let reason):
            inner = "<skipped message=\"fails as expected: \(Markup.escaped(reason))\"/>"
        case .failed(let failure):
            let details = failure.details(of: result.path).map(\.text)
            let text = ([failure.message] + details).joined(separator: "\n")
            let element = failure.isError ? "error" : "failure"
            inner =
                "<\(element) type=\"\(failure.name)\" message=\"\(Markup.escaped(failure.message))\">\(Markup.escaped(text))</\(element)>"
        }
        return "    <testcase \(attributes)>\n      \(inner)\n    </testcase>\n"
    }
}
