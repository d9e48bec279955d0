/// What came of asking for a line.
public enum ReadResult: Equatable, Sendable {
    /// A line, without its line ending.
    case line(String)
    /// Ctrl-C: the line is dropped, and a new prompt should come.
    case cancelled
    /// Ctrl-D on an empty line, the end of a file, or a terminal that is gone.
    case endOfInput
}

/// Why a line could not be read.
public enum ReadError: Error, Equatable, Sendable, CustomStringConvertible {
    /// The system refused to read; the reason in its own words.
    case readFailed(reason: String)
    /// A line is no UTF-8; its number and the first column that is not, both from 1.
    case notText(line: Int, column: Int)

    public var description: String {
        switch self {
        case .readFailed(let reason): "cannot read standard input: \(reason)"
        case .notText(let line, let column):
            "standard input is no UTF-8 text: line \(line), column \(column)"
        }
    }
}

/// Something that gives lines, one at a time: a line editor on a terminal, or plain standard input.
public protocol LineReader: AnyObject {
    /// Asks for the next line.
    ///
    /// - Parameter prompt: plain text or text with ANSI colour; what stands before its last newline is printed
    ///   once, above the line being edited. The cursor has to stand at the start of a row.
    func readLine(prompt: String) throws(ReadError) -> ReadResult

    /// Whether a line, or a part of one, has come already that nobody has asked for yet.
    var hasInputWaiting: Bool { get }
}

/// The reader that fits where the program runs.
///
/// A ``LineEditor`` when standard input and output are a terminal that can be edited on; otherwise, and where the
/// terminal cannot be set up, a ``PlainReader``.
public func makeLineReader(
    capabilities: TerminalCapabilities = .current(), configuration: LineEditor.Configuration
) -> any LineReader {
    if capabilities.canEdit, let editor = LineEditor(configuration: configuration) {
        return editor
    }
    return PlainReader(printsPrompt: capabilities.inputIsTerminal && capabilities.outputIsTerminal)
}
