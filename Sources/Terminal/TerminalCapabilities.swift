import CLibEditShim
import Glibc

/// When output carries colour.
public enum ColourChoice: String, CaseIterable, Sendable {
    /// On a terminal, unless NO_COLOR or TERM=dumb says otherwise.
    case auto
    case always
    case never
}

/// What the terminal that the program runs on can do.
public struct TerminalCapabilities: Equatable, Sendable {
    public var inputIsTerminal: Bool
    public var outputIsTerminal: Bool
    /// The value of TERM; nil when it is not set.
    public var terminalType: String?
    /// The value of NO_COLOR; nil when it is not set.
    public var noColour: String?

    public init(inputIsTerminal: Bool, outputIsTerminal: Bool, environment: [String: String]) {
        self.inputIsTerminal = inputIsTerminal
        self.outputIsTerminal = outputIsTerminal
        terminalType = environment["TERM"]
        noColour = environment["NO_COLOR"]
    }

    /// What holds for standard input, standard output and the environment now.
    public static func current() -> TerminalCapabilities {
        TerminalCapabilities(
            inputIsTerminal: isatty(STDIN_FILENO) == 1, outputIsTerminal: isatty(STDOUT_FILENO) == 1,
            environment: processEnvironment())
    }

    /// Whether TERM names a terminal that can do more than print line after line.
    public var isCapable: Bool {
        guard let terminalType else { return false }
        return !terminalType.isEmpty && terminalType != "dumb"
    }

    /// Whether a line can be edited: input and output are a terminal, and a capable one.
    public var canEdit: Bool {
        inputIsTerminal && outputIsTerminal && isCapable
    }

    /// Whether output to standard output carries colour.
    ///
    /// A choice other than `auto` wins over all. NO_COLOR counts when it is set and not empty, as
    /// no-color.org has it.
    public func usesColour(_ choice: ColourChoice = .auto) -> Bool {
        switch choice {
        case .always: true
        case .never: false
        case .auto: outputIsTerminal && isCapable && (noColour ?? "").isEmpty
        }
    }

    /// The size of the terminal on standard output now; 80 columns and 24 rows when it is not known.
    public static var size: (columns: Int, rows: Int) {
        var columns: Int32 = 80
        var rows: Int32 = 24
        _ = terminal_size(STDOUT_FILENO, &columns, &rows)
        return (Int(columns), Int(rows))
    }
}

/// The environment of the process.
public func processEnvironment() -> [String: String] {
    var result: [String: String] = [:]
    guard var entry = terminal_environment() else { return result }
    while let pointer = entry.pointee {
        let text = String(cString: pointer)
        if let equals = text.firstIndex(of: "=") {
            result[String(text[..<equals])] = String(text[text.index(after: equals)...])
        }
        entry += 1
    }
    return result
}
