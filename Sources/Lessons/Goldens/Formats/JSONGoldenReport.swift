internal import Basics

/// One JSON document:
///
/// - `results`: an array with one object for each file, in order:
///   - `path`: the script, or the golden that has no script;
///   - `golden`: the golden that belongs to the script; absent where there is none to name;
///   - `status`: `"passed"`, `"written"` or `"failed"`;
///   - `exitStatus`: of the script whose golden was written;
///   - where it failed, `kind` (`"mismatch"`, `"lesson"`, `"missing-golden"`, `"stray-golden"`, `"script-not-utf8"`,
///     `"expectations"`, `"time-limit"`, `"unresponsive"`, `"unreadable"`, `"unwritable"`) and `message`, which is for people;
///   - for a mismatch, `line` (the first line of the golden that differs, from 1), `after` (the statement whose echo
///     came last before that; absent where there is none), `remarks`, `diff` and `explanations` (arrays of lines);
///   - for a lesson that cannot be read or is wrong, `faults` (an array);
///   - for a time limit, `line` (of the script) and `statement`;
/// - `passed`, `written`, `failed`: how many there are of each.
struct JSONGoldenReport: GoldenReport {
    func opening(count: Int) -> String { "{\n  \"results\": [" }

    func entry(_ number: Int, _ result: GoldenResult) -> String {
        let members = members(of: result).map { "      \(JSONText.string($0.0)): \($0.1)" }
        return (number == 1 ? "" : ",") + "\n    {\n" + members.joined(separator: ",\n") + "\n    }"
    }

    func closing(_ summary: GoldenSummary, _ results: [GoldenResult]) -> String {
        """

          ],
          "passed": \(summary.passed),
          "written": \(summary.written),
          "failed": \(summary.failed)
        }

        """
    }

    private func members(of result: GoldenResult) -> [(String, String)] {
        var members = [("path", JSONText.string(result.path))]
        if let golden = result.golden { members.append(("golden", JSONText.string(golden))) }
        switch result.verdict {
        case .passed: members.append(("status", #""passed""#))
        case .written(_, let exitStatus):
            members += [("status", #""written""#), ("exitStatus", "\(exitStatus)")]
        case .failed(let failure):
            members += [
                ("status", #""failed""#), ("kind", JSONText.string(failure.name)),
                ("message", JSONText.string(failure.message)),
            ]
            members += self.members(of: failure)
        }
        return members
    }

    private func members(of failure: GoldenFailure) -> [(String, String)] {
        switch failure {
        case .mismatch(let mismatch):
            [("line", "\(mismatch.line)")]
                + (mismatch.statement.map { [("after", JSONText.string($0))] } ?? [])
                + [
                    ("remarks", JSONText.array(mismatch.remarks)),
                    ("diff", JSONText.array(mismatch.diff.map(\.text))),
                    ("explanations", JSONText.array(mismatch.explanations)),
                ]
        case .lesson(let faults): [("faults", JSONText.array(faults.map { "line \($0)" }))]
        case .overTime(_, let statement):
            [("line", "\(statement.line)"), ("statement", JSONText.string(statement.text))]
        default: []
        }
    }
}

extension JSONText {
    /// Texts as a JSON array, one a line.
    static func array(_ texts: [String]) -> String {
        texts.isEmpty
            ? "[]" : "[\n        " + texts.map(string).joined(separator: ",\n        ") + "\n      ]"
    }
}
