import Basics
import Glibc
import Language

/// Standard output and standard error. All that the program prints goes through here, except what the line editor draws.
enum StandardStreams {
    /// Standard output for a session's results.
    static func output() -> Output { Output { write($0) } }

    /// Prints text. Characters that a terminal takes as orders are shown as escapes.
    static func print(_ text: String) { print(styled: PrintableText.lines(text)) }

    /// Prints text that is safe already and may be styled for a terminal.
    static func print(styled text: String) { write(Array(text.utf8)) }

    /// Prints bytes as they are: of a file that was asked for on standard output.
    static func print(raw bytes: [UInt8]) { write(bytes) }

    /// Prints a diagnostic on standard error.
    static func error(_ text: String) { control(PrintableText.lines(text)) }

    /// Writes to the terminal behind standard error as it is: for lines that are taken away again.
    static func control(_ text: String) { try? Descriptor.write(Array(text.utf8), to: STDERR_FILENO) }

    /// Every result passes here. If it cannot be written, for a full disk, the process ends with exit status 1 and says
    /// so. If nobody reads it any more, it ends quietly.
    private static func write(_ bytes: [UInt8]) {
        do { try Descriptor.write(bytes, to: STDOUT_FILENO) } catch {
            if error == .system(EPIPE) { exit(0) }
            self.error("error: standard output cannot be written: \(error)\n")
            exit(1)
        }
    }
}
