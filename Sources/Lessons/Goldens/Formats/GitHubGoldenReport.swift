internal import Basics
public import Language

/// A workflow command of GitHub Actions, which shows an error at a line of a file: `::error file=…,line=…::…`.
public struct GitHubAnnotation: Sendable {
    /// The file, from the root of the repository.
    public var file: String
    /// The line, from 1.
    public var line: Int
    /// What is wrong, of any number of lines.
    public var message: String
    /// A few words above the message.
    public var title: String

    /// An error at a place.
    public init(file: String, line: Int, title: String, message: String) {
        self.file = file
        self.line = line
        self.title = title
        self.message = message
    }

    /// An expectation of a script of a path that does not hold.
    public init(_ expectation: FailedExpectation, ofScript path: String) {
        self.init(
            file: expectation.path(ofScript: path), line: expectation.line,
            title: "An expectation does not hold",
            message: "expected: \(expectation.expected)\nwas: \(expectation.actual)")
    }

    /// The command, a line with its end.
    public var command: String {
        "::error file=\(Self.property(file)),line=\(line),title=\(Self.property(title))::\(Self.data(message))\n"
    }

    private static func data(_ text: String) -> String { escaped(text, "%\r\n") }

    private static func property(_ text: String) -> String { escaped(text, "%\r\n:,") }

    private static func escaped(_ text: String, _ marks: String) -> String {
        var escaped = ""
        for scalar in text.unicodeScalars {
            if marks.unicodeScalars.contains(scalar) {
                let digits = String(scalar.value, radix: 16, uppercase: true)
                escaped += "%" + (digits.count < 2 ? "0" : "") + digits
            } else {
                escaped.unicodeScalars.append(scalar)
            }
        }
        return escaped
    }
}

extension FailedExpectation {
    /// The file that it stands in, for a script of a path: the script, or what it includes.
    public func path(ofScript path: String) -> String { FileSystem.split(path).folder + file }
}

extension GoldenResult {
    /// What GitHub is to show of the result: nothing unless it failed.
    public var annotations: [GitHubAnnotation] {
        guard case .failed(let failure) = verdict else { return [] }
        func at(_ file: String, _ line: Int, _ message: String) -> GitHubAnnotation {
            GitHubAnnotation(file: file, line: line, title: "larder test: \(failure.name)", message: message)
        }
        switch failure {
        case .expectations(let expectations, let count) where count == expectations.count:
            return expectations.map { GitHubAnnotation($0, ofScript: path) }
        case .mismatch(let mismatch):
            let text = ([failure.message] + failure.details(of: path).map(\.text)).joined(separator: "\n")
            return [at(golden ?? path, mismatch.line, text)]
        case .lesson(let faults):
            return faults.map { fault in
                at(path, fault.line, fault.message + (fault.remedy.isEmpty ? "" : "\n\(fault.remedy)"))
            }
        case .overTime(_, let statement): return [at(path, statement.line, failure.message)]
        default:
            let text = ([failure.message] + failure.details(of: path).map(\.text)).joined(separator: "\n")
            return [at(path, 1, text)]
        }
    }
}

/// Only workflow commands, and the counts.
struct GitHubGoldenReport: GoldenReport {
    func opening(count: Int) -> String { "" }

    func entry(_ number: Int, _ result: GoldenResult) -> String { result.annotations.map(\.command).joined() }

    func closing(_ summary: GoldenSummary, _ results: [GoldenResult]) -> String { summary.worded + "\n" }
}
