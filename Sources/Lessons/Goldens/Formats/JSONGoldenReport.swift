internal import Basics
internal import Language

/// One JSON document:
///
/// - `results`: an array with one object for each file, in order:
///   - `path`: the file, or the golden that has no script;
///   - `golden`: the golden that belongs to the file; absent if there is none to name;
///   - `tags`: an array; absent if it has none;
///   - `seconds`: how long it took, with `--timings`;
///   - `status`: `"passed"`, `"written"`, `"skipped"`, `"xfailed"` or `"failed"`;
///   - `reason`: why it was skipped or is expected to fail;
///   - `exitStatus`: of the script whose golden was written;
///   - if it failed, `kind` (`"mismatch"`, `"lesson"`, `"missing-golden"`, `"stray-golden"`, `"script-not-utf8"`,
///     `"expectations"`, `"left-files"`, `"new-error"`, `"unexpected-pass"`, `"time-limit"`, `"unresponsive"`,
///     `"unreadable"`, `"unwritable"`) and `message`, which is for people;
///   - for a mismatch, `line` (the first line of the golden that differs, from 1), `after` (the statement whose echo
///     came last before that; absent if there is none), `remarks`, `diff` and `explanations` (arrays of lines);
///   - for expectations, `expectations`: an array of objects with `file`, `line`, `expected` (the statement) and `actual`;
///   - for a page that cannot be read or is wrong, `faults` (an array);
///   - for files that are left, `files` (an array of lines);
///   - for a time limit, `line` (of the script) and `statement`;
///   - `unreached`: statements that were not reached, as `line: text`, with `--coverage`;
/// - `passed`, `written`, `failed`, `skipped`, `xfailed`, `notRun`: how many there are of each;
/// - `neverUsed`: statements and options of the language that nothing reached, with `--coverage`.
struct JSONGoldenReport: GoldenReport {
    var hasTimings = false
    var hasCoverage = false

    func opening(count: Int) -> String { "{\n  \"results\": [" }

    func entry(_ number: Int, _ result: GoldenResult) -> String {
        let members = members(of: result).map { "      \(JSONText.string($0.0)): \($0.1)" }
        return (number == 1 ? "" : ",") + "\n    {\n" + members.joined(separator: ",\n") + "\n    }"
    }

    func closing(_ summary: GoldenSummary, _ results: [GoldenResult]) -> String {
        var never = ""
        if hasCoverage {
            let words = results.reduce(into: Set<String>()) { $0.formUnion($1.words) }
            never = ",\n  \"neverUsed\": " + JSONText.array(Coverage.neverUsed(words))
        }
        return """

              ],
              "passed": \(summary.passed),
              "written": \(summary.written),
              "failed": \(summary.failed),
              "skipped": \(summary.skipped),
              "xfailed": \(summary.failedAsExpected),
              "notRun": \(summary.notRun)\(never)
            }

            """
    }

    private func members(of result: GoldenResult) -> [(String, String)] {
        var members = [("path", JSONText.string(result.path))]
        if let golden = result.golden { members.append(("golden", JSONText.string(golden))) }
        if !result.tags.isEmpty { members.append(("tags", JSONText.array(result.tags))) }
        if hasTimings { members.append(("seconds", result.duration.seconds)) }
        switch result.verdict {
        case .passed: members.append(("status", #""passed""#))
        case .written(_, let exitStatus):
            members += [("status", #""written""#), ("exitStatus", "\(exitStatus)")]
        case .skipped(let reason):
            members += [("status", #""skipped""#), ("reason", JSONText.string(reason))]
        case .failedAsExpected(let reason):
            members += [("status", #""xfailed""#), ("reason", JSONText.string(reason))]
        case .failed(let failure):
            members += [
                ("status", #""failed""#), ("kind", JSONText.string(failure.name)),
                ("message", JSONText.string(failure.message)),
            ]
            members += self.members(of: failure, result.path)
        }
        if hasCoverage, !result.unreached.isEmpty {
            let lines = result.unreached.map { "\($0.line): \($0.text.firstLine)" }
            members.append(("unreached", JSONText.array(lines)))
        }
        return members
    }

    private func members(of failure: GoldenFailure, _ path: String) -> [(String, String)] {
        switch failure {
        case .mismatch(let mismatch):
            [("line", "\(mismatch.line)")]
                + (mismatch.statement.map { [("after", JSONText.string($0))] } ?? [])
                + [
                    ("remarks", JSONText.array(mismatch.remarks)),
                    ("diff", JSONText.array(mismatch.diff.map(\.text))),
                    ("explanations", JSONText.array(mismatch.explanations)),
                ]
        case .expectations(let expectations, _):
            [("expectations", "[" + expectations.map { object($0, path) }.joined(separator: ",") + "]")]
        case .leftFiles: [("files", JSONText.array(failure.details(of: path).map(\.text)))]
        case .lesson(let faults): [("faults", JSONText.array(faults.map { "line \($0)" }))]
        case .overTime(_, let statement):
            [("line", "\(statement.line)"), ("statement", JSONText.string(statement.text))]
        default: []
        }
    }

    private func object(_ expectation: FailedExpectation, _ path: String) -> String {
        let members = [
            ("file", JSONText.string(expectation.path(ofScript: path))), ("line", "\(expectation.line)"),
            ("expected", JSONText.string(expectation.expected)),
            ("actual", JSONText.string(expectation.actual)),
        ]
        return "\n        {" + members.map { "\(JSONText.string($0.0)): \($0.1)" }.joined(separator: ", ")
            + "}"
    }
}

extension JSONText {
    /// Texts as a JSON array, one a line.
    static func array(_ texts: [String]) -> String {
        texts.isEmpty
            ? "[]" : "[\n        " + texts.map(string).joined(separator: ",\n        ") + "\n      ]"
    }
}
