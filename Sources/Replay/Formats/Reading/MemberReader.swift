internal import Basics

/// Reads one JSON object off a line, member after member. Values that are objects or arrays are passed over.
struct MemberReader {
    private var scanner = JSONScanner()

    /// The bytes of the string that was read last.
    var text: [UInt8] { scanner.text }

    /// Goes to the beginning of a line and takes the brace that opens the object; false if there is none.
    mutating func open(_ line: Span<UInt8>) -> Bool { scanner.open(line) }

    /// Reads the name of the next member into `text`; false at the end of the object, which must be that of the line.
    mutating func nextName(_ line: Span<UInt8>, isFirst: Bool) throws(LineProblem) -> Bool {
        do throws(JSONProblem) {
            if try scanner.nextName(line, isFirst: isFirst) { return true }
            try scanner.end(line, of: "line")
            return false
        } catch { throw LineProblem(error, in: line) }
    }

    /// Reads the value of a member; a string is then in `text`.
    mutating func value(_ line: Span<UInt8>) throws(LineProblem) -> JSONScanner.Value {
        do throws(JSONProblem) { return try scanner.value(line) } catch { throw LineProblem(error, in: line) }
    }
}

extension LineProblem {
    fileprivate init(_ problem: JSONProblem, in line: Span<UInt8>) {
        let rest = line.extracting(min(problem.place, line.count)..<line.count)
        let found = problem.found ?? (rest.isEmpty ? "the end of the line" : Field.quoted(rest))
        self.init(found: "\(found) at column \(problem.place + 1)", expected: problem.expected)
    }
}
