/// What a golden holds: what a script printed, what it complained of, and how it ended if that was badly.
///
/// Standard output comes first, then standard error from a line of its own, then `exit status N` where N is not 0. So
/// a script that fails on purpose has a golden like every other.
struct Transcript {
    /// How a line that echoes a statement begins.
    static let prompt = "larder> "

    let bytes: [UInt8]

    init(_ outcome: ScriptOutcome) {
        var bytes = Array(outcome.output.utf8)
        func append(_ text: String) {
            if text.isEmpty { return }
            if let last = bytes.last, last != UInt8(ascii: "\n") { bytes.append(UInt8(ascii: "\n")) }
            bytes += Array(text.utf8)
        }
        append(outcome.diagnostics)
        if outcome.exitStatus != 0 { append("exit status \(outcome.exitStatus)\n") }
        self.bytes = bytes
    }

    /// Whether a line echoes the beginning of a statement.
    static func isStatement(_ line: ArraySlice<UInt8>) -> Bool { line.starts(with: prompt.utf8) }
}
