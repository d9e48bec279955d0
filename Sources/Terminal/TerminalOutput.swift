import Glibc

/// Output to the terminal that does not pass through libedit.
enum TerminalOutput {
    /// Writes text at once, after everything that was printed before.
    static func write(_ text: String) {
        fflush(nil)
        var text = text
        text.withUTF8 { bytes in
            var rest = UnsafeRawBufferPointer(bytes)
            while !rest.isEmpty, let base = rest.baseAddress {
                let count = Glibc.write(STDOUT_FILENO, base, rest.count)
                if count < 0 {
                    if errno == EINTR || errno == EAGAIN { continue }
                    return
                }
                rest = UnsafeRawBufferPointer(rebasing: rest[count...])
            }
        }
    }
}
