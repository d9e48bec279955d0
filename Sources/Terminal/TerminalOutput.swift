internal import Basics
internal import Glibc

/// Output to the terminal that does not pass through libedit.
enum TerminalOutput {
    /// Writes text at once, after everything that was printed before.
    static func write(_ text: String) {
        fflush(nil)
        try? Descriptor.write(Array(text.utf8), to: STDOUT_FILENO)
    }
}
