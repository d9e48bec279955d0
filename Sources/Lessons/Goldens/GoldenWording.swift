internal import Language

// The words for what a golden comparison found; nothing else in this room words a failure.

extension GoldenError: CustomStringConvertible {
    /// A sentence or two that name the place and the remedy.
    public var description: String {
        switch self {
        case .updateInCI(let value):
            "--update is refused because CI is set (CI=\(VisibleText(value).text)): a golden is accepted by a person "
                + "who has read the diff. Where that person is you, run it with `env -u CI`."
        case .unreadable(let path, let fault): "\(VisibleText(path).text): \(fault)"
        case .notAScript(let path):
            "\(VisibleText(path).text) has nothing to test: give a script (a file whose name ends in "
                + "\(GoldenSearch.scriptEnding)), a Markdown file with larder blocks (\(Lesson.ending)), or a folder "
                + "that holds some"
        case .nothingFound(let path):
            "there is no script (a file whose name ends in \(GoldenSearch.scriptEnding)) and no Markdown file with larder blocks in "
                + VisibleText(path).text
        case .nothingSelected(let found):
            "none of the \(found) file\(found == 1 ? "" : "s") found is selected: see --filter, --tag and --skip-tag"
        }
    }
}

extension GoldenFailure {
    /// A short name of the kind of failure, which does not change between versions.
    public var name: String {
        switch self {
        case .mismatch: "mismatch"
        case .missingGolden: "missing-golden"
        case .strayGolden: "stray-golden"
        case .notText: "script-not-utf8"
        case .lesson: "lesson"
        case .expectations: "expectations"
        case .leftFiles: "left-files"
        case .newError: "new-error"
        case .passedUnexpectedly: "unexpected-pass"
        case .overTime: "time-limit"
        case .unresponsive: "unresponsive"
        case .unreadable: "unreadable"
        case .unwritable: "unwritable"
        }
    }

    /// What is wrong, in one line, to stand after the file's name and a colon.
    public var message: String {
        switch self {
        case .mismatch(let mismatch):
            "parted from its golden at line \(mismatch.line), "
                + (mismatch.statement.map { "after `\($0)`" } ?? "before the first statement")
        case .missingGolden(let command):
            "has no golden; read what it prints, then make one with `\(command)`"
        case .strayGolden(let script): "is a golden without a script; there is no \(VisibleText(script).text)"
        case .notText(let place): "is not UTF-8: \(place)"
        case .lesson(let faults):
            faults.count == 1
                ? "line \(faults[0])" : "\(faults.count) faults, the first in line \(faults.first?.line ?? 1)"
        case .expectations(_, let count):
            "\(count) \(count == 1 ? "expectation does" : "expectations do") not hold, whatever its golden says; "
                + "where that is meant, write `expect error { expect … }`"
        case .leftFiles(let files):
            files.count == 1
                ? "leaves other files than expected: \(VisibleText(files[0].name).text) \(files[0].what)"
                : "leaves other files than expected: \(files.count) differ"
        case .newError(let exitStatus, let error, let command):
            "would newly end with exit status \(exitStatus), which --update does not accept"
                + (error.isEmpty ? "" : ": \(VisibleText(error).text)")
                + "; where that is meant: `\(command)`"
        case .passedUnexpectedly(let reason):
            "passes, and says that it fails (\(reason)): remove its 'test: xfail'"
        case .overTime(let limit, let statement):
            "ran longer than \(limit.worded), and was stopped at line \(statement.line) in "
                + "`\(VisibleText(statement.text).text)`"
        case .unresponsive(let limit): "ran longer than \(limit.worded), and did not stop when told to"
        case .unreadable(let path, let fault): "cannot read \(VisibleText(path).text): \(fault)"
        case .unwritable(let path, let fault): "cannot write \(VisibleText(path).text): \(fault)"
        }
    }

    /// Whether the file could not be run at all.
    var isError: Bool {
        switch self {
        case .notText, .unreadable, .unwritable, .unresponsive, .strayGolden: true
        default: false
        }
    }

    /// What there is to add to the message, line by line: places, remarks and the diff. None of the lines is empty.
    func details(of path: String) -> [Mismatch.DiffLine] {
        func notes(_ texts: [String], _ mark: String) -> [Mismatch.DiffLine] {
            texts.map { Mismatch.DiffLine(kind: .note, text: "\(mark): \($0)") }
        }
        func note(_ text: String) -> Mismatch.DiffLine { Mismatch.DiffLine(kind: .note, text: text) }
        switch self {
        case .mismatch(let mismatch):
            return notes(mismatch.remarks, "note") + mismatch.diff + notes(mismatch.explanations, "in short")
        case .lesson(let faults) where faults.count > 1:
            return faults.flatMap { LessonPlay.lines("line \($0)").map(note) }
        case .expectations(let expectations, let count):
            let rest = count - expectations.count
            return expectations.map { expectation in
                note(
                    VisibleText(expectation.path(ofScript: path)).text + ":\(expectation.line): "
                        + VisibleText("`\(expectation.expected)` does not hold: \(expectation.actual)").text)
            } + (rest > 0 ? [note("… and \(rest) more")] : [])
        case .leftFiles(let files):
            return files.flatMap { file in
                [note("\(VisibleText(file.name).text) \(file.what)")] + (file.mismatch?.diff ?? [])
            }
        default: return []
        }
    }
}

extension GoldenResult {
    /// What was written, where something was: `wrote a.out (new)`.
    var writing: String? {
        guard case .written(let isNew, let exitStatus) = verdict, let golden else { return nil }
        let status = exitStatus == 0 ? "" : ", ends with exit status \(exitStatus)"
        return "wrote \(golden) (\(isNew ? "new" : "changed")\(status))"
    }
}

extension GoldenSummary {
    /// The counts in one line: `3 passed, 1 failed`.
    var worded: String {
        let others = [
            (skipped, "skipped"), (failedAsExpected, "failing as expected"), (notRun, "not run"),
        ]
        return "\(passed) passed, " + (written > 0 ? "\(written) written, " : "") + "\(failed) failed"
            + others.filter { $0.0 > 0 }.map { ", \($0.0) \($0.1)" }.joined()
    }
}

extension Duration {
    /// The duration in the language's units: `60s`, `150ms`.
    var worded: String {
        let (seconds, attoseconds) = components
        let milliseconds = attoseconds / 1_000_000_000_000_000
        return milliseconds == 0 ? "\(seconds)s" : "\(seconds * 1000 + milliseconds)ms"
    }
}

/// The command that writes a script's golden, quoted for a shell.
func updateCommand(for script: String) -> String {
    let isPlain = script.utf8.allSatisfy {
        switch $0 {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
            UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "/"), UInt8(ascii: "."), UInt8(ascii: "_"),
            UInt8(ascii: "-"), UInt8(ascii: "+"), UInt8(ascii: ","), UInt8(ascii: ":"), UInt8(ascii: "@"):
            true
        default: $0 >= 0x80
        }
    }
    let path = script.hasPrefix("-") ? "./" + script : script
    let quoted =
        "'" + path.split(separator: "'", omittingEmptySubsequences: false).joined(separator: "'\\''") + "'"
    return "larder test --update \(isPlain ? path : quoted)"
}
